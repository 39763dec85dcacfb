"""What the commands say, in both languages; problems have their own texts in ``codes.py``."""

from __future__ import annotations

import re
from pathlib import Path

from dafu.problems.problem import Language, Text
from dafu.read.files import read_regular

_MESSAGES = {
    "about": Text(
        "把答复做成可检索的网站和开放数据",
        "Publish reply letters as a searchable site and open data",
    ),
    "commands": Text("命令（不写就是 build）：", "commands (build, if none is given):"),
    "forms": Text("build.py [命令] [文件…] [选项…]", "build.py [COMMAND] [FILE…] [OPTION…]"),
    "NO_forms": Text("build.py {command} [选项…]", "build.py {command} [OPTION…]"),
    "FILE_forms": Text(
        "build.py {command} [选项…] [文件…]", "build.py {command} [OPTION…] [FILE…]"
    ),
    "DIR_forms": Text("build.py {command} [选项…] [文件夹]", "build.py {command} [OPTION…] [DIR]"),
    "build_does": Text("生成网站", "build the site"),
    "check_does": Text(
        "检查答复，指出哪一行错、怎样改",
        "say what is wrong, where, and what to write",
    ),
    "diff_does": Text("只说下一次生成会改变什么", "tell what the next build would change"),
    "serve_does": Text(
        "在本机预览，随改随看", "show a preview on this machine, which follows edits"
    ),
    "verify_does": Text("核对生成好的网站", "audit a built site"),
    "NAME_forms": Text("build.py {command} [选项…] [名称]", "build.py {command} [OPTION…] [NAME]"),
    "new_does": Text("写一份待填写的答复", "write a letter to fill in"),
    "new_files": Text(
        "文件名，如 jiaoyu-8 或 2024/jiaoyu-8；不写就用下一个空着的",
        "its name, such as jiaoyu-8 or 2024/jiaoyu-8; the next free one, if not given",
    ),
    "issuer": Text(
        "发文机关：site.yaml 中登记的全称、简称或网址名称；文号接着往下编",
        "the office that answers, as registered in site.yaml; its next number is filled in",
    ),
    "no_issuer": Text(
        "site.yaml 里没有登记“{written}”；已登记的有：{allowed}",
        "'{written}' is not registered in site.yaml; there are {allowed}",
    ),
    "bad_new": Text(
        "文件名只能用英文字母、数字和“-”，如 2024/jiaoyu-8，不能是“{written}”",
        "a name has ASCII letters, digits and -, such as 2024/jiaoyu-8, and is not '{written}'",
    ),
    "new_exists": Text(
        "{path} 已经有了，没有改动；请换一个名称",
        "{path} is there and was not touched: choose another",
    ),
    "import_does": Text(
        "把 Word、PDF、网页、文本或台账变成答复草稿",
        "make drafts of Word, PDF, HTML and text files, and of ledgers",
    ),
    "import_files": Text(
        "要导入的文件或文件夹：.docx、.txt、.html、.pdf，台账 .xlsx、.csv",
        "files or folders: .docx, .txt, .html, .pdf, and ledgers in .xlsx or .csv",
    ),
    "import_nothing": Text(
        "请写出要导入的文件，例如：python build.py import 答复.docx",
        "name the files to import, such as: python build.py import reply.docx",
    ),
    "dry_run": Text(
        "只说会写成哪些文件，什么也不写", "say what would be written, and write nothing"
    ),
    "imported": Text(
        "写成 {drafts} 份草稿：{ready} 份已能通过检查，{unready} 份还要补写；公开前请逐份对照原件",
        "Wrote {drafts} drafts: {ready} pass the check, {unready} need more; compare each with its "
        "document before it is published",
    ),
    "imported_none": Text("没有写成草稿", "No draft was written"),
    "would_import": Text(
        "会写成 {drafts} 份草稿，现在什么也没有写", "{drafts} drafts would be written"
    ),
    "init_does": Text("在空文件夹里建一个自己的网站", "begin a site of one's own"),
    "init_files": Text(
        "放在哪里：一个空的或还没有的文件夹；不写就是现在的文件夹",
        "an empty folder, or one to be made; the present one, if not given",
    ),
    "give_office": Text("单位全称", "full name of the office"),
    "give_title": Text("网站（栏目）名称", "name of the site"),
    "give_url": Text("发布后的网址", "the address it will be published at"),
    "give_agency": Text("机关代字，如 普发改委", "agency code of the office's document numbers"),
    "give_slug": Text("单位在网址里的名称，如 fagaiwei", "the office's name in addresses"),
    "give_phone": Text("联系电话", "telephone"),
    "init_taken": Text(
        "{path} 里已经有文件，没有改动；请给一个空的或还没有的文件夹",
        "{path} is not empty and was not touched: give an empty folder, or one to be made",
    ),
    "init_asks": Text(
        "请回答几个问题；直接按回车就用括号里的。以后都能在 site.yaml 里改。",
        "A few questions; Enter takes what stands in brackets. All can be changed in site.yaml.",
    ),
    "ask_office": Text("单位全称（{proposed}）：", "Full name of the office [{proposed}]: "),
    "ask_title": Text("网站名称（{proposed}）：", "Name of the site [{proposed}]: "),
    "ask_url": Text("发布后的网址（{proposed}）：", "Address it is published at [{proposed}]: "),
    "ask_agency": Text(
        "机关代字，如文号“普发改委〔2023〕14号”里的“普发改委”；没有就按回车：",
        "Agency code of its document numbers, if it has one: ",
    ),
    "ask_slug": Text(
        "单位在网址里的名称，用小写字母，如 fagaiwei（{proposed}）：",
        "The office's name in addresses, in small letters [{proposed}]: ",
    ),
    "ask_phone": Text("联系电话；没有就按回车：", "Telephone, if any: "),
    "init_office": Text("示例市示例区人民政府办公室", "Example District Office"),
    "init_title": Text("建议提案办理答复公开", "Replies to proposals and suggestions"),
    "init_url": Text("https://www.example.gov.cn/jytabl/", "https://www.example.gov.cn/replies/"),
    "init_slug": Text("bangongshi", "office"),
    "init_description": Text(
        "政协提案和人大代表建议的办理答复，全文可检索，数据可下载。",
        "Replies to proposals of members and deputies, searchable, and as data.",
    ),
    "init_done": Text(
        "已建好：{folder}。请看里面的 README.md；双击“{desk}”就能开始写",
        "Begun: {folder}. Read README.md there; start {desk} to begin writing",
    ),
    "init_change": Text(
        "注意：单位名称或网址还是示例，公开前请在 {file} 里改好",
        "note: the office or the address is an example; change it in {file} before you publish",
    ),
    "open": Text("准备好就在浏览器里打开编辑台", "open the desk in a browser when it is ready"),
    "check_files": Text(
        "只检查这些文件；不写就检查全部", "what to look at; everything, if not given"
    ),
    "verify_files": Text("网站所在的文件夹（public）", "the folder of the site (public)"),
    "content": Text("答复所在的文件夹", "folder of the letters"),
    "output": Text(
        "网站放在哪里：文件夹，或对象存储 s3://桶/前缀（gs、az、file 也可）",
        "where the site goes: a folder, or a store, s3://BUCKET/PREFIX (gs, az, file too)",
    ),
    "bad_store": Text(
        "--output 不能是 {output}；可以是文件夹，或 s3://桶/前缀、gs://桶/前缀、"
        "az://账户/容器/前缀、file:///路径，密钥不写在里面",
        "--output cannot be {output}: give a folder, or s3://BUCKET/PREFIX, gs://BUCKET/PREFIX, "
        "az://ACCOUNT/CONTAINER/PREFIX or file:///PATH, without keys",
    ),
    "bad_output": Text(
        "--output 不能是 {output}：网站文件夹里只留网站，而这里有 {other}；请另给一个文件夹，"
        "如 public",
        "--output cannot be {output}: nothing but the site stays in its folder, and {other} is "
        "there; give a folder of its own, such as public",
    ),
    "published": Text(
        "已发布到 {output}：写入 {uploaded} 个，删除 {removed} 个，用时 {seconds:.1f} 秒",
        "Published to {output}: {uploaded} written, {removed} removed in {seconds:.1f} s",
    ),
    "in_step": Text("{output} 已是最新", "{output} is up to date"),
    "theme": Text("本站自己的主题文件夹", "folder of the site's own theme"),
    "site": Text("网站设置文件", "the settings file"),
    "jobs": Text("同时使用几个进程", "number of processes"),
    "format": Text("问题的输出格式", "format of problems"),
    "executor": Text(
        "在哪里生成：local 是这台机器，dask://主机[:端口] 是一个 dask 集群",
        "who does the work: local, this machine, or dask://HOST[:PORT], a dask cluster",
    ),
    "bad_executor": Text(
        "--executor 只能是 local 或 dask://主机[:端口]，不能是 {executor}",
        "--executor is local or dask://HOST[:PORT], not {executor}",
    ),
    "no_extra": Text(
        "{option} 还要多装一些：pip install 'dafu[{extra}]'，或 requirements/{extra}.txt",
        "{option} needs more: pip install 'dafu[{extra}]', or requirements/{extra}.txt",
    ),
    "lang": Text("消息的语言：zh-Hans 或 en", "language of messages: zh-Hans or en"),
    "fix": Text(
        "改正能放心改的：文号、日期的写法，冒号、空格和缩进，粘贴来的段落、小标题和表格",
        "repair what is safe: forms of numbers and dates, colons, blanks, pasted text",
    ),
    "show_fix": Text(
        "和 --fix 一起用：只显示会怎么改，不改文件",
        "with --fix: show what would be repaired, and change no file",
    ),
    "diff_without_fix": Text("--diff 要和 --fix 一起用", "--diff goes with --fix"),
    "fixed": Text("已改正：{path}", "repaired: {path}"),
    "clean": Text("不用上次留下的缓存", "ignore what earlier builds kept"),
    "without_search": Text(
        "不做检索索引，用于快速试看", "make no search index, to try things out quickly"
    ),
    "port": Text("预览用的端口（8000；0 为任一空闲端口）", "port of the preview (8000; 0: any)"),
    "host": Text(
        "预览还应答的主机名，可以写几次；0.0.0.0 是让同一网络的电脑也能打开",
        "a further name by which the preview is called; may be given several times; 0.0.0.0 opens "
        "it to the network",
    ),
    "bad_host": Text(
        "--host 要写一个主机名，例如 preview.example.cn，不能是 {host}",
        "--host takes the name of a host, such as preview.example.org, not {host}",
    ),
    "previewed_openly": Text(
        "注意：同一网络里的人用这台电脑的 IP 地址也能打开预览，会看到不公开文件的名称和检查出的"
        "问题；用完请按 Ctrl-C 结束",
        "note: others in the network can open the preview by this machine's IP address, and see "
        "the names of files that are not public and what is wrong with letters; Ctrl-C ends it",
    ),
    "port_taken": Text(
        "端口 {port} 已被占用或不许使用，请用 --port 换一个",
        "port {port} is taken or not allowed; choose another with --port",
    ),
    "previewed": Text(
        "预览：{address}（{seconds:.1f} 秒；Ctrl-C 结束）  编辑台：{address}_desk/",
        "Preview: {address} ({seconds:.1f} s; Ctrl-C ends it)  Desk: {address}_desk/",
    ),
    "not_previewed": Text(
        "有错误，预览还是改动前的：{address}",
        "errors; the preview is as it was: {address}",
    ),
    "nothing_previewed": Text(
        "有错误，还没有可以预览的页面；改正并保存后会自动显示：{address}",
        "errors: there is nothing to preview yet; mend them and it is shown: {address}",
    ),
    "strict": Text("有警告也算失败", "fail on warnings too"),
    "help": Text("显示这些说明", "show this help"),
    "version": Text("显示版本", "show the version"),
    "options": Text("选项", "options"),
    "arguments": Text("要处理的", "what to do it with"),
    "usage": Text("用法：", "usage: "),
    "bad_usage": Text("用法不对：{reason}", "wrong usage: {reason}"),
    "no_command": Text(
        "没有“{written}”这个命令，可以用：{allowed}", "no command '{written}'; there are {allowed}"
    ),
    "command_for_files": Text(
        "“{written}”前面要写命令，例如：check {written}",
        "a command belongs before '{written}', such as: check {written}",
    ),
    "no_option": Text("没有“{written}”这一项", "there is no {written}"),
    "did_you_mean": Text("。是不是 {near}？", ". Did you mean {near}?"),
    "no_value": Text("{option} 后面要写内容", "{option} needs a value"),
    "no_value_wanted": Text("{option} 后面不写内容", "{option} takes no value"),
    "not_a_number": Text(
        "{option} 要写 {least} 到 {most} 的整数，不能是“{written}”",
        "{option} takes a whole number from {least} to {most}, not '{written}'",
    ),
    "not_a_choice": Text(
        "{option} 只能是 {allowed} 之一，不能是“{written}”",
        "{option} takes one of {allowed}, not '{written}'",
    ),
    "see_help": Text("用 --help 查看说明", "see --help"),
    "built": Text(
        "已生成 {output}：{letters} 件答复，用时 {seconds:.1f} 秒",
        "Built {output}: {letters} letters in {seconds:.1f} s",
    ),
    "unchanged": Text(
        "{output} 已是最新：{letters} 件答复，没有变化",
        "{output} is up to date: {letters} letters, nothing has changed",
    ),
    "not_built": Text(
        "有 {errors} 个错误，{output} 没有改动",
        "{errors} errors; {output} was not touched",
    ),
    "still_public": Text(
        "注意：{path} 的旧版本仍在网站上；要立即撤下，请用 --withdraw-invalid",
        "note: the old version of {path} is still up; --withdraw-invalid takes it down at once",
    ),
    "still_public_now": Text(
        "注意：{path} 的旧版本仍在网站上；先解决上面的问题，再生成一次才能撤下",
        "note: the old version of {path} is still up; mend the above and build to take it down",
    ),
    "left_out": Text("有错误，未公开：{path}", "in error, left out of the site: {path}"),
    "withdraw_invalid": Text(
        "有错误的答复先撤下，其余照常公开", "leave out letters in error, publish the others"
    ),
    "checked": Text(
        "检查了 {letters} 件答复：{errors} 个错误，{warnings} 个警告",
        "Checked {letters} letters: {errors} errors, {warnings} warnings",
    ),
    "record": Text(
        "把这次公开、改动、撤下的答复记入发布记录",
        "also add what becomes public, changes or is taken down to the publication log",
    ),
    "new_log": Text(
        "另起发布记录：不要求接着已经发布的那一份（别人以前记下的就对不上了）",
        "begin another publication log: it need not lead on from the one that was published, and "
        "what others noted of that one fits no more",
    ),
    "recorded": Text(
        "已记入发布记录第 {number} 条；请把 {file} 和 {salts} 一起提交保存",
        "Recorded as entry {number} of the publication log; commit {file} and {salts} with the "
        "content",
    ),
    "texts_kept": Text(
        "公开过的全文保留在 {folder}，也请一起提交保存",
        "The published texts are kept in {folder}; commit it too",
    ),
    "nothing_to_record": Text(
        "没有新的改动，发布记录不变", "nothing is new: the publication log is as it was"
    ),
    "unrecorded": Text(
        "注意：有 {count} 处改动还没有记入发布记录；正式发布时请加 --record",
        "note: {count} changes are not in the publication log yet; publish with --record",
    ),
    "sign": Text(
        "用这个 Ed25519 密钥给文件清单签名（需要 OpenSSH）",
        "sign the manifest with this Ed25519 key (needs OpenSSH)",
    ),
    "signers": Text(
        "清单必须由这些公钥之一签名（verify；格式见 ssh-keygen 的 ALLOWED SIGNERS）",
        "the manifest must be signed by one of these keys (verify; ALLOWED SIGNERS of ssh-keygen)",
    ),
    "signed_by": Text(
        "清单由 {signer} 签名（{fingerprint}）",
        "The manifest is signed by {signer} ({fingerprint})",
    ),
    "signed": Text(
        "清单有签名，密钥 {fingerprint}；用 --signers 核对是谁的",
        "The manifest is signed with the key {fingerprint}; --signers checks whose it is",
    ),
    "verified": Text(
        "核对了 {output} 的 {files} 个文件、{letters} 件答复、{links} 个链接、{entries} 条发布"
        "记录：与发布时一致",
        "Checked {files} files, {letters} letters, {links} links and {entries} entries of the log "
        "of {output}: all is as it was published",
    ),
    "not_verified": Text(
        "核对了 {output} 的 {files} 个文件、{letters} 件答复、{links} 个链接、{entries} 条发布"
        "记录：{errors} 处不对",
        "Checked {files} files, {letters} letters, {links} links and {entries} entries of the log "
        "of {output}: {errors} things are wrong",
    ),
    "no_site": Text("{path} 不是文件夹，或里面什么也没有", "{path} is no folder, or an empty one"),
    "not_for": Text("{command} 没有 {option} 这一项", "{command} takes no {option}"),
    "not_found": Text("没有这个文件：{path}", "no such file: {path}"),
    "not_content": Text(
        "给出的文件有的不在 {content} 的答复或单页里",
        "not every file given is a letter or page of {content}",
    ),
    "bad_theme": Text("主题不能用：{reason}", "the theme cannot be used: {reason}"),
    "failed": Text("没有完成：{reason}", "failed: {reason}"),
    "no_memory": Text(
        "内存不够，可用 --jobs 1 少开几个进程",
        "there is not enough memory; --jobs 1 starts fewer processes",
    ),
    "in_place": Text(
        "注意：{output} 不能整体替换，文件是逐个写入的（write_in_place）；写入期间读者可能看到新旧"
        "混合的页面，中途停下则要再生成一次",
        "note: {output} cannot be replaced as a whole, so files were written one by one "
        "(write_in_place); meanwhile readers may have met a mix of old and new, and a build that "
        "is stopped on the way must be run again",
    ),
    "not_kept": Text(
        "网站已更新，但缓存没有写成，下一次要从头生成：{reason}",
        "the site is up, but the next build must do everything again: {reason}",
    ),
}


def say(key: str, language: Language, **values: object) -> str:
    """The message of ``key`` with its fields filled."""
    return _MESSAGES[key].get(language).format_map(values)


_LANGUAGE_LINE = re.compile(rb"^language:\s*[\"']?(zh-Hans|en)\b", re.MULTILINE)


def site_language(site_file: Path) -> Language:
    """The language that ``site.yaml`` names, found without reading it as YAML; else Chinese."""
    try:
        match = _LANGUAGE_LINE.search(read_regular(site_file, 100_000))
    except OSError:
        return "zh-Hans"
    return "en" if match and match[1] == b"en" else "zh-Hans"
