"""Import by drop: an original (.docx, .pdf, .html, .txt) read into the text of a letter's file."""

from __future__ import annotations

import datetime as dt
from pathlib import PurePath

from dafu.desk.uploads import ReadDocument
from dafu.drafting.document import Refused
from dafu.drafting.reading import read_document
from dafu.engine.project import Sources
from dafu.model.values import CHINA_TIME
from dafu.problems.codes import CODES
from dafu.problems.problem import Language, Place, Problem, Problems, Text
from dafu.read import letter as read

_PICTURES = Text(
    "原件里有图片或嵌入的文件，编辑台不能一起收进来；请先把它们另存成文件、从原件里删去，"
    "导入保存以后再拖到这一件的附件里",
    "the document holds pictures or files, which are not taken over here: save them as files, "
    "remove them from the document, and drop them as attachments once the letter is saved",
)


def reader(sources: Sources, language: Language) -> ReadDocument:
    """What reads originals for the site of ``sources``; ValueError says why one is not read."""

    def drafted(name: str, data: bytes) -> str:
        today = dt.datetime.now(CHINA_TIME).date()
        site = read.site(sources.site, today, Problems())
        try:
            draft = read_document(data, name, site)
        except Refused as refused:
            problem = Problem(Place(name), CODES[refused.code], refused.values)
            said = f"{problem.message(language)} {problem.hint(language)}"
            raise ValueError(said) from None
        if draft.files:
            raise ValueError(_PICTURES.get(language))
        return draft.text(PurePath(name).stem, language=language)

    return drafted
