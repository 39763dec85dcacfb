"""What the commands say, in both languages; problems have their own texts in ``codes.py``."""

from __future__ import annotations

import re
from pathlib import Path

from dafu.files import read_regular
from dafu.problems import Language, Text

_MESSAGES = {
    "about": Text(
        "把答复做成可检索的网站和开放数据",
        "Publish reply letters as a searchable site and open data",
    ),
    "command": Text(
        "要做的事：{commands}；不写则生成网站；diff 只说下一次生成会改变什么；serve 在本机预览；"
        "verify 核对生成的网站",
        "{commands}; without one, the site is built; diff only tells what a build would change; "
        "serve shows a preview on this machine; verify audits a built site",
    ),
    "files": Text(
        "check 只检查这些文件；verify 核对这个文件夹",
        "what check looks at, instead of everything; the folder that verify audits",
    ),
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
    "format": Text("问题的输出格式：{formats}", "format of problems: {formats}"),
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
        "改正能放心改的：文号和日期的写法", "repair what is safe: forms of numbers and dates"
    ),
    "fixed": Text("已改正：{path}", "repaired: {path}"),
    "clean": Text("不用上次留下的缓存", "ignore what earlier builds kept"),
    "without_search": Text(
        "不做检索索引，用于快速试看", "make no search index, to try things out quickly"
    ),
    "port": Text("预览用的端口（8000；0 为任一空闲端口）", "port of the preview (8000; 0: any)"),
    "port_taken": Text(
        "端口 {port} 已被占用或不许使用，请用 --port 换一个",
        "port {port} is taken or not allowed; choose another with --port",
    ),
    "previewed": Text(
        "预览：{address}（{seconds:.1f} 秒；Ctrl-C 结束）",
        "Preview: {address} ({seconds:.1f} s; Ctrl-C ends it)",
    ),
    "not_previewed": Text(
        "有错误，预览还是改动前的：{address}",
        "errors; the preview is as it was: {address}",
    ),
    "strict": Text("有警告也算失败", "fail on warnings too"),
    "help": Text("显示这些说明", "show this help"),
    "version": Text("显示版本", "show the version"),
    "options": Text("选项", "options"),
    "positionals": Text("命令", "commands"),
    "usage": Text("用法：", "usage: "),
    "bad_usage": Text("用法不对：{reason}", "wrong usage: {reason}"),
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
    "recorded": Text(
        "已记入发布记录第 {number} 条；请把 {file} 一起提交保存",
        "Recorded as entry {number} of the publication log; commit {file} with the content",
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
