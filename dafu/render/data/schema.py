"""The published JSON Schemas (2020-12), made from the models that describe what is published."""

from __future__ import annotations

import ast
import inspect
from typing import Any, NamedTuple

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from dafu.model.letter import Model
from dafu.model.log import Entry
from dafu.model.settings import Site
from dafu.problems.problem import Text
from dafu.render.data.changes import ChangesPage, LogIndex
from dafu.render.data.commitments import COMMITMENTS_SCHEMA, CommitmentsData
from dafu.render.data.index import INDEX_SCHEMA, IndexData
from dafu.render.data.listings import GROUPS_SCHEMA, LISTING_SCHEMA, GroupsData, ListingData
from dafu.render.data.manifest import Manifest
from dafu.render.data.statistics import STATISTICS_SCHEMA, StatisticsData
from dafu.render.data.twin import (
    LETTER_SCHEMA,
    FullTwin,
    MovedTwin,
    SummaryTwin,
    TombstoneTwin,
    to_json,
)
from dafu.render.data.versions import VERSIONS_SCHEMA, HistoryData
from dafu.routes import schema_path


class RootSchema(NamedTuple):
    """What a schema describes: an object that is exactly one of ``models``."""

    title: Text
    about: Text
    models: tuple[type[Model], ...]


SCHEMAS: dict[str, RootSchema] = {
    LETTER_SCHEMA: RootSchema(
        Text("建议提案答复", "Reply letter"),
        Text(
            "一件公开的答复：全文、摘要，撤回后留下的说明，或旧网址上指向新网址的说明。",
            "A public reply letter: in full, as a summary, what is left of a withdrawn one, or "
            "what stands at a former address.",
        ),
        (FullTwin, SummaryTwin, TombstoneTwin, MovedTwin),
    ),
    LISTING_SCHEMA: RootSchema(
        Text("答复列表", "Listing of letters"),
        Text("列表的一页，新的在前。", "One page of a listing of letters, newest first."),
        (ListingData,),
    ),
    schema_path("manifest"): RootSchema(
        Text("文件清单", "Manifest"),
        Text(
            "网站的每一个文件（清单本身和它的签名除外）。",
            "Every file of the site but the manifest itself and its signature.",
        ),
        (Manifest,),
    ),
    schema_path("log"): RootSchema(
        Text("发布记录", "Publication log"),
        Text("发布记录的一条，或它的目录。", "An entry of the publication log, or its index."),
        (Entry, LogIndex),
    ),
    schema_path("changes"): RootSchema(
        Text("变化", "Changes"),
        Text(
            "新公开、改动和不再公开的答复，从新到旧，一页。没有发布记录的网站（source 为 dates）"
            "只有答复自己写明的变化：没有写明的改动、改名、不再公开的，由 root 看出，"
            "再对照 data/index.json。",
            "A page of letters that were added, changed or taken down, newest first. A site "
            "without a log (source is dates) has only what letters say of themselves. Edits "
            "without a note, new addresses and removals are told by root alone, then by "
            "data/index.json.",
        ),
        (ChangesPage,),
    ),
    COMMITMENTS_SCHEMA: RootSchema(
        Text("承诺事项", "Commitments"),
        Text("各件答复的承诺事项，按期限排列。", "Every commitment, the first due first."),
        (CommitmentsData,),
    ),
    VERSIONS_SCHEMA: RootSchema(
        Text("答复的各个版本", "Versions of a letter"),
        Text(
            "一件答复现在可以看到的各个版本，逐字对照。",
            "The versions of a letter that are to be seen, compared word by word.",
        ),
        (HistoryData,),
    ),
    GROUPS_SCHEMA: RootSchema(
        Text("分类目录", "Index of groups"),
        Text(
            "分类目录的一页：各单位、各种结果等，以及各有几件答复。",
            "One page of an index: every issuer, result and the like, with its number of letters.",
        ),
        (GroupsData,),
    ),
    STATISTICS_SCHEMA: RootSchema(
        Text("统计", "Statistics"),
        Text(
            "全站或一年的统计：件数、结果、各张统计表。",
            "Figures of the whole site or of a year: letters, results and every table.",
        ),
        (StatisticsData,),
    ),
    INDEX_SCHEMA: RootSchema(
        Text("全部答复的目录", "Index of all letters"),
        Text("每件答复的概要和全部下载。", "Every letter in brief, and every download."),
        (IndexData,),
    ),
}
"""By their path."""


def schema_json(path: str, site: Site) -> bytes:
    """The schema of :data:`SCHEMAS` at ``path``, named by its address.

    Titles and descriptions are in Chinese and English: JSON Schema has one keyword for both.
    """
    title, about, models = SCHEMAS[path]
    pairs: Any = [(model, "serialization") for model in models]
    _, found = models_json_schema(pairs, by_alias=True, schema_generator=_Published)
    forms = [{"$ref": f"#/$defs/{model.__name__}"} for model in models]
    return to_json(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": site.base_url + path,
            "title": f"{title.zh} {title.en}",
            "description": f"{about.zh} {about.en}",
            **(forms[0] if len(forms) == 1 else {"oneOf": forms}),
            "$defs": _in_both_languages(found["$defs"]),
        }
    )


class _Published(GenerateJsonSchema):
    """Of what is written rather than read: every key is always there."""

    def field_is_required(
        self,
        field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField,
        total: bool,
    ) -> bool:
        return True

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        found = super().model_schema(schema)
        if "description" not in found and (text := _docstring(schema["cls"])):
            found["description"] = text
        return found

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def _docstring(model: type) -> str | None:
    """The docstring of a model, which ``python -OO`` has left out."""
    (definition,) = ast.parse(inspect.getsource(model)).body
    return ast.get_docstring(definition) if isinstance(definition, ast.ClassDef) else None


def _in_both_languages(node: Any) -> Any:
    if isinstance(node, list):
        return list(map(_in_both_languages, node))
    if not isinstance(node, dict):
        return node
    node = {name: _in_both_languages(value) for name, value in node.items()}
    if chinese := node.pop("description_zh", None):
        node["description"] = f"{chinese} {node['description']}"
    return node
