"""What the operating system says when it fails, in both languages."""

from __future__ import annotations

import errno

from dafu.problems.problem import Text

_SAID = {
    errno.EACCES: Text("没有权限", "permission denied"),
    errno.EPERM: Text("没有权限", "permission denied"),
    errno.ENOENT: Text("不存在", "it does not exist"),
    errno.ENOTDIR: Text("不是文件夹", "it is not a folder"),
    errno.EISDIR: Text("是文件夹", "it is a folder"),
    errno.ELOOP: Text("是链接", "it is a link"),
    errno.ENXIO: Text(
        "不是普通文件（是管道、设备或套接字）", "it is no regular file (a pipe, device or socket)"
    ),
    errno.ENOSPC: Text("磁盘已满", "the disk is full"),
    errno.EDQUOT: Text("超过了磁盘配额", "the disk quota is used up"),
    errno.EFBIG: Text(
        "超过了单个文件的大小限制（ulimit -f）", "over the limit for one file (ulimit -f)"
    ),
    errno.EROFS: Text("所在的文件系统只能读", "its file system is read-only"),
    errno.EIO: Text(
        "读写出错：磁盘可能坏了，或超过了某个限制（ulimit -f）",
        "reading or writing failed: the disk may be broken, or a limit reached (ulimit -f)",
    ),
    errno.EMFILE: Text(
        "同时打开的文件太多（ulimit -n）", "too many files are open at once (ulimit -n)"
    ),
    errno.ENFILE: Text("系统打开的文件太多", "the system has too many files open"),
    errno.ENOMEM: Text("内存不够", "there is not enough memory"),
    errno.EAGAIN: Text("系统不能再开进程", "the system allows no more processes"),
    errno.EBUSY: Text(
        "正被占用；如果是挂载点，请改为挂载它的上一级文件夹",
        "it is in use; where something is mounted there, mount the folder above it instead",
    ),
    errno.ENAMETOOLONG: Text("名称太长", "the name is too long"),
    errno.EPIPE: Text("接收的一方已经关闭", "whoever was to read has gone"),
}
_SAID[errno.EXDEV] = _SAID[errno.EBUSY]

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""Errors that go away when there is room."""


def said(error: OSError) -> Text:
    """Why the system refused; where that is not known its number, in English its own words."""
    own = error.strerror or str(error)
    return _SAID.get(error.errno or 0, Text(f"系统出错（错误号 {error.errno or '不明'}）", own))
