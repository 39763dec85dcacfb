"""What the desk says, in both languages."""

from __future__ import annotations

from dafu.problems.problem import Language, Text


def say(key: str, language: Language, **values: object) -> str:
    """The text of ``key`` in ``language``, filled."""
    return WORDS[key].get(language).format_map(values)


WORDS = {
    # Every page
    "desk": Text("编辑台", "Editors' desk"),
    "list": Text("全部答复", "All letters"),
    "new": Text("新建答复", "New letter"),
    "changes": Text("下次发布的变化", "What the next build changes"),
    "preview": Text("网站预览", "The site"),
    "skip": Text("跳到主要内容", "Skip to the content"),
    "settings_wrong": Text(
        "site.yaml 有错误，先改好它：", "There are errors in site.yaml; mend them first:"
    ),
    "other_files": Text("其他文件的提醒", "About other files"),
    # The list
    "state_error": Text("有错误", "In error"),
    "state_changed": Text("公开后有改动", "Changed since publication"),
    "state_new": Text("待公开", "To be published"),
    "state_waiting": Text("定时公开", "Waiting"),
    "state_public": Text("已公开", "Public"),
    "state_summary": Text("已公开摘要", "Summary public"),
    "state_held": Text("不上网", "Held back"),
    "state_withdrawn": Text("已撤回", "Withdrawn"),
    "note_error": Text(
        "改好以前，整个网站都不能更新", "Until it is mended the whole site cannot be updated"
    ),
    "note_changed": Text("下次发布时更新网上的那一份", "The next build updates what is up"),
    "note_new": Text("下次发布时上网", "The next build puts it up"),
    "note_waiting": Text("{when} 以前网上没有", "Not up before {when}"),
    "note_public": Text("全文在网上", "All of it is up"),
    "note_summary": Text("网上只有摘要，没有正文", "Its summary is up, not its text"),
    "note_held": Text("{extent}，网上没有这一件", "{extent}: nothing of it is up"),
    "note_withdrawn": Text("网上只留撤回说明", "Only a note of the withdrawal is up"),
    "still_up": Text("网上还有！请尽快发布一次", "Still up! Publish soon"),
    "all": Text("全部", "All"),
    "find": Text("查找", "Find"),
    "find_label": Text("按文号、标题或单位查找", "Find by number, title or office"),
    "none_found": Text("没有这样的答复。", "There is no such letter."),
    "no_letters": Text("还没有答复。请点“新建答复”。", "No letters yet. Begin with “New letter”."),
    "reading": Text(
        "正在读取，还有 {count} 件，读完会自己补上；先列出读过的。",
        "Reading: {count} more letters will be added; those that were read are shown.",
    ),
    "column_state": Text("状态", "State"),
    "column_letter": Text("答复", "Letter"),
    "column_date": Text("成文日期", "Date"),
    "column_due": Text("期限", "Limits"),
    "column_told": Text("检查", "Checks"),
    "column_do": Text("操作", "Actions"),
    "errors": Text("{count} 处错误", "{count} errors"),
    "warnings": Text("{count} 处提醒", "{count} warnings"),
    "nothing_wrong": Text("没有问题", "Nothing to mend"),
    "edit": Text("修改", "Edit"),
    "proof": Text("校样", "Proof"),
    "edit_of": Text("修改：{title}", "Edit: {title}"),
    "proof_of": Text("看校样：{title}", "Proof of: {title}"),
    "untitled": Text("（还没有标题）", "(no title yet)"),
    "unnumbered": Text("没有文号", "no number"),
    "more_letters": Text("还有 {count} 件没有列出，请用查找。", "{count} more; use the search."),
    # Limits
    "limits": Text("快到期和已过期的", "Limits near or past"),
    "due_reply": Text("三个月内答复", "answer within three months"),
    "due_reply_hard": Text("复杂件六个月内答复", "hard cases within six months"),
    "due_publish": Text("成文后二十个工作日内公开", "publish within twenty working days"),
    "due_left": Text("{day} 到期，还有 {left} 天", "due {day}, {left} days left"),
    "due_today": Text("{day}，今天到期", "due today, {day}"),
    "due_over": Text("{day} 到期，已过 {left} 天", "was due {day}, {left} days ago"),
    "limits_note": Text(
        "工作日按星期一至星期五数，没有扣除法定节假日；以本单位的规定为准。",
        "Working days are Monday to Friday; public holidays are not known here.",
    ),
    # The form
    "new_title": Text("新建答复", "New letter"),
    "group_must": Text("必须写的", "Needed"),
    "group_usual": Text("通常要写的", "Usual"),
    "group_body": Text("正文", "Text"),
    "group_more": Text("更多项目（可以不填）", "More (may stay empty)"),
    "required": Text("必填", "needed"),
    "body_help": Text(
        "从称呼写到落款。空一行是另起一段；“## 一、……”是标题。可以把图片拖到这里。",
        "From the salutation to the signature. A blank line begins a paragraph, “## ” a heading. "
        "Images may be dropped here.",
    ),
    "list_help": Text("一行写一个。", "One on each line."),
    "date_help": Text("如 2023-05-08", "such as 2023-05-08"),
    "yes": Text("是", "yes"),
    "choose": Text("（未选）", "(none)"),
    "other_word": Text("{word}（原文如此）", "{word} (as it stands)"),
    "add_row": Text("加一项", "Add"),
    "remove_row": Text("去掉这一项", "Remove"),
    "row": Text("第 {number} 项", "No. {number}"),
    "save": Text("保存", "Save"),
    "saved": Text("已保存。", "Saved."),
    "saved_clean": Text("没有错误。", "No errors."),
    "saved_wrong": Text(
        "还有 {count} 处错误。改好以前，整个网站都不能更新。",
        "There are {count} errors. Until they are mended the site cannot be updated.",
    ),
    "unsaved": Text("有改动，还没有保存", "Changed, not saved yet"),
    "as_saved": Text("和文件里的一样", "As in the file"),
    "checking": Text("正在检查……", "Checking…"),
    "unreachable": Text(
        "预览已停止，现在不能检查和保存。请重新启动预览，不要关闭这个页面。",
        "The preview has ended: nothing can be checked or saved. Start it again; leave this open.",
    ),
    "live": Text("排出来的样子", "As laid out"),
    "live_title": Text("答复排出来的样子", "The letter as laid out"),
    "source": Text("直接改源文件", "Edit the file itself"),
    "to_form": Text("回到表单", "Back to the form"),
    "source_title": Text("源文件", "The file"),
    "source_help": Text(
        "两行 --- 之间是各项信息，一行一项；后面是正文。",
        "Between the two lines --- are the keys, one a line; below is the text.",
    ),
    "no_form": Text(
        "这份文件的写法，表单改不了。请在下面直接改：改好标出的地方，再点“回到表单”。",
        "The form cannot edit this file as it is written. Mend the marked places here first.",
    ),
    "not_rewritten": Text(
        "没有保存：这份文件的写法，表单改不了。请点“直接改源文件”；您写的还在下面，可以复制。",
        "Not saved: the form cannot edit the file as it is written. Edit the file itself; what you "
        "wrote is still below.",
    ),
    "not_utf8": Text(
        "没有保存：这个文件不是 UTF-8 编码的，这里改不了。请用记事本打开它，另存为 UTF-8。",
        "Not saved: the file is not UTF-8. Open it in an editor and save it as UTF-8 first.",
    ),
    "line": Text("第 {line} 行", "line {line}"),
    "error": Text("错误", "error"),
    "warning": Text("提醒", "warning"),
    "problems": Text("检查结果", "Checks"),
    "name": Text("文件名", "Name of the file"),
    "name_help": Text(
        "网址里用的名称：字母、数字和连字符，如 jiaoyu-7。公开以后不要再改。",
        "The name in the address: letters, digits and hyphens, such as jiaoyu-7. It stays.",
    ),
    "year": Text("年份（文件夹）", "Year (folder)"),
    "name_wrong": Text(
        "文件名只能用英文字母、数字、“-”和“_”，不能是 con、nul 一类系统用的名称，年份要四位数字。",
        "Letters, digits, - and _ only, no name that systems use, and a year of four digits.",
    ),
    "name_taken": Text(
        "已经有 {path} 这一件，没有覆盖它。请换一个文件名。",
        "There is {path} already; it was not touched. Choose another name.",
    ),
    "fill_number": Text("用下一个文号：{number}", "Use the next number: {number}"),
    "fill_contact": Text("填上本单位登记的联系方式", "Fill in the office's registered contact"),
    "filled": Text("已填上，请核对。", "Filled in; please check."),
    "attach": Text(
        "把附件或图片拖到这里，或者选择文件", "Drop attachments or images here, or choose"
    ),
    "attach_new": Text("先保存这一件，再加附件和图片。", "Save first, then add files."),
    "attach_wrong": Text(
        "“{name}”不能作附件。可以用：{allowed}。",
        "“{name}” cannot be attached. Allowed: {allowed}.",
    ),
    "attach_large": Text("文件太大，最大 50 MB。", "Too large: at most 50 MB."),
    "attach_empty": Text("这个文件是空的。", "The file is empty."),
    "import_here": Text(
        "把 Word、PDF 或文本文件拖到这里，表单会自动填好，请逐项核对",
        "Drop a Word, PDF or text file here to fill the form; check every entry",
    ),
    "import_failed": Text("没有读懂“{name}”：{reason}", "“{name}” could not be read: {reason}"),
    "imported": Text(
        "已从“{name}”读入，还没有保存。请逐项核对，再点“保存”。",
        "Read from “{name}”, not saved yet. Check every entry, then save.",
    ),
    "imported_files": Text(
        "其中的 {count} 个图片或文件，保存时一起放在这一件旁边。",
        " Its {count} pictures or files are put beside the letter when it is saved.",
    ),
    "correction_title": Text(
        "这一件已经公开，公开的文字有改动", "This letter is public, and its text changes"
    ),
    "correction_help": Text(
        "请写一句更正说明，读者会在网页上看到，如：第二段中的“三处”更正为“四处”。",
        "Write a sentence on what was corrected; readers see it on the page.",
    ),
    "correction_needed": Text(
        "没有保存。公开的文字有改动，要先写更正说明。",
        "Not saved: published text changes, so a note on the correction is needed.",
    ),
    "before_after": Text("改动如下", "What changes"),
    "fix": Text("自动改好 {count} 处", "Repair {count} places"),
    "fixed": Text(
        "已自动改好 {count} 处，还没有保存。改动如下，请核对以后再点“保存”。",
        "{count} places repaired, not saved yet. Check what changes, then save.",
    ),
    # Sign-off
    "sign_title": Text("审核", "Sign-off"),
    "sign_lead": Text(
        "本站要求两个人经手：一人拟稿送审，另一人审核，再同意公开。办完以后又有改动的，要重新办。",
        "Two persons handle each letter: one drafts, another reviews, then it is released. After a "
        "change that begins anew.",
    ),
    "sign_unsaved": Text("先保存，再办下一步。", "Save first."),
    "sign_by": Text("经手人姓名", "Your name"),
    "sign_note": Text("意见（退回时必填）", "Remark (needed to return it)"),
    "sign_do_drafted": Text("拟稿完成，送审", "Drafted: hand in"),
    "sign_do_reviewed": Text("审核通过", "Reviewed"),
    "sign_do_returned": Text("退回修改", "Return"),
    "sign_do_released": Text("同意公开", "Release"),
    "sign_drafted": Text("送审", "handed in"),
    "sign_reviewed": Text("审核通过", "reviewed"),
    "sign_returned": Text("退回", "returned"),
    "sign_released": Text("同意公开", "released"),
    "sign_old": Text("（以前的版本）", "(an earlier version)"),
    "sign_none": Text("还没有送审。", "Not handed in yet."),
    "sign_done": Text("已同意公开，下次发布时上网。", "Released: the next build publishes it."),
    "sign_wrong": Text("有错误，改好才能送审。", "There are errors: mend them first."),
    "sign_broken": Text(
        "审核记录文件坏了，不能用。请恢复它，或者删除后重新送审。",
        "The file of the sign-off is damaged: restore it, or remove it and hand in anew.",
    ),
    "sign_nameless": Text("请写经手人姓名。", "Give your name."),
    "sign_reason": Text("退回要写明意见。", "Say why it is returned."),
    "sign_errors": Text("还有错误，改好才能办。", "There are errors: mend them first."),
    "sign_order": Text(
        "次序不对：先送审，再审核，最后同意公开。", "Drafted, reviewed, released: in this order."
    ),
    "sign_same": Text("审核的人不能是拟稿人，要换一个人。", "Who drafted it cannot review it."),
    "sign_changed": Text(
        "文件在您打开以后改过，没有记下。请看过新的内容再办。",
        "The file was changed since you opened it: nothing was noted. Look at it again first.",
    ),
    "unsigned": Text("还没有办完审核", "not signed off"),
    "write_note": Text("写更正说明", "Write the note"),
    # Conflict
    "conflict_title": Text(
        "文件在别处被改过，没有保存", "The file was changed elsewhere: not saved"
    ),
    "conflict_text": Text(
        "您打开表单以后，{path} 被别人（或别的程序）改过。下面左边划掉的是文件里现有的，"
        "加底色的是您写的。",
        "After you opened the form, {path} was changed by somebody else. Struck out is what the "
        "file says now, marked is what you wrote.",
    ),
    "conflict_same": Text("两边的内容是一样的。", "Both say the same."),
    "conflict_mine": Text("用我写的，替换文件里的", "Save mine over it"),
    "conflict_theirs": Text("不要我写的，重新打开文件", "Drop mine, open the file anew"),
    # Changes
    "changes_lead": Text(
        "现在生成网站（build），网上会有这些变化。生成以前，网上的内容不变。",
        "What a build would change now. Until then the site stays as it is.",
    ),
    "changes_blocked": Text(
        "有 {count} 处错误，现在生成不了，网上的内容保持不变。先改好：",
        "There are {count} errors: nothing can be built, and the site stays. Mend first:",
    ),
    "changes_none": Text("没有变化。", "Nothing would change."),
    "changes_added": Text("新上网", "Become public"),
    "changes_changed": Text("内容有变", "Change"),
    "changes_removed": Text("从网上撤下", "Come down"),
    "changes_held": Text("不上网的", "Held back"),
    "changes_never": Text("网上还没有内容，第一次生成会放上全部公开的答复。", "Nothing is up yet."),
    "changes_moved": Text("像是换了网址", "Seem to have moved"),
    "moved_help": Text(
        "打开这一件，写上“原网址”，旧网址就会转到新网址；不写，旧网址上就没有这一件了。",
        "Open it and add its former address, so that the old one leads to the new one.",
    ),
    "moved_title": Text("这一件像是换了网址", "This letter seems to have moved"),
    "moved_text": Text(
        "网上的 {former} 文件里没有了，文号或文字和这一件一样。写上“原网址”，旧网址就会转到这里。",
        "{former} is up and not in the content any more, and says the same as this letter.",
    ),
    "moved_add": Text("加上原网址 {former}", "Add the former address {former}"),
    "build_now": Text("现在生成网站", "Build the site now"),
    "build_help": Text(
        "做好的网站在 {output}；和运行 build 一样，件数多时要等一会儿。",
        "It is put into {output}, as by the command; many letters take a while.",
    ),
    "built_title": Text("网站已生成", "The site is built"),
    "built_text": Text("做好的网站在 {output}。", "It is in {output}."),
    "not_built_title": Text("没有生成", "Not built"),
    "not_built_text": Text(
        "{output} 里的网站没有改动。原因如下。",
        "The site in {output} was not touched. This is why.",
    ),
    "build_busy": Text("正在生成，请等它做完再看。", "A build is running: wait until it is done."),
    "only_form": Text(
        "文字没有变，变的是链接、附件或格式。", "Not its words: links, files or marks."
    ),
    # Proofs
    "proof_held": Text(
        "{extent}。只在这台电脑上看得到，网站上没有这一件，请勿外传。",
        "{extent}. Seen on this machine alone; nothing of it is on the site.",
    ),
    "proof_waiting": Text(
        "定时公开：{when} 以前网站上没有这一件，请勿外传。",
        "Embargoed: not on the site before {when}.",
    ),
    "proof_whole": Text(
        "这是全文。网站上只公开摘要，这里的正文不上网，请勿外传。",
        "The whole text. Only the summary is on the site.",
    ),
    "proof_error": Text(
        "有 {count} 处错误，改好以前不会公开。", "{count} errors: not published until mended."
    ),
    "proof_public": Text("公开后就是这个样子。", "As it will be published."),
    "proof_text": Text(
        "还有错误，先只排正文；改好以后排出整页。",
        "There are errors: only the text is laid out until they are mended.",
    ),
    "extent_unknown": Text(
        "公开属性还没有写好，按不公开处理", "公开属性 is not right yet: not public"
    ),
    "promises": Text("正文里可能是承诺事项的话", "What may be a commitment"),
    "promises_help": Text(
        "由程序按“年内”“年底前”“计划”“将于”等字样找出，只在这里显示，不会公开。是承诺的，请点“登记”，"
        "再核对内容和期限。",
        "Found by words for a time to come or a plan; shown here only and never published. Take "
        "over what is one, and look at its words and its day.",
    ),
    "promises_due": Text("期限可能是 {day}", "perhaps due {day}"),
    "promises_take": Text("登记为承诺事项", "Take over as a commitment"),
    # Refusals
    "refused": Text("没有执行", "Not carried out"),
    "not_found": Text("没有这一页。", "There is no such page."),
    "no_letter": Text("没有这一件答复，或者它的文件名不合规定。", "There is no such letter."),
    "back": Text("回到编辑台", "Back to the desk"),
}
"""Every text by its key; ``{name}`` fields are filled by :func:`say`."""
