"""``/data/catalog.jsonld``: the data as a catalogue in DCAT 3, for portals that collect these.

It says what DCAT-AP 3 asks for, as far as the settings and the letters say it; what nobody said,
how often there is something new for example, is left out. The context is in the file: reading it
asks no other host.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dafu.model.settings import Site
from dafu.render.data.downloads import FIGURES_OF, Download, Figure, Holdings
from dafu.render.data.statistics import STATISTICS_SCHEMA
from dafu.render.data.twin import LETTER_SCHEMA, to_json
from dafu.routes import CATALOG, CSV, DATA_PAGE, FIGURES_PACKAGE, JSON, NDJSON, OPENAPI, SQLITE

_XSD = "http://www.w3.org/2001/XMLSchema#"
_CONTEXT: dict[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": _XSD,
    **{f"dcat:{name}": {"@type": "xsd:date"} for name in ("startDate", "endDate")},
    "dct:modified": {"@type": "xsd:date"},
    "dcat:byteSize": {"@type": "xsd:nonNegativeInteger"},
    "spdx:checksumValue": {"@type": "xsd:hexBinary"},
}
_SHA_256 = {"@id": "spdx:checksumAlgorithm_sha256", "@type": "spdx:ChecksumAlgorithm"}
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_REGISTERED = (CSV, JSON, SQLITE)
"""Media types that IANA knows; NDJSON is described in words."""
_SCHEMAS = {NDJSON: LETTER_SCHEMA, JSON: STATISTICS_SCHEMA}
"""The form of what is downloaded, or of each line of it."""


def catalog_json(held: Holdings, keywords: tuple[str, ...], site: Site) -> bytes:
    """The catalogue: one dataset, its files, and the static API behind it."""
    base, language = site.base_url, "zh" if site.language == "zh-Hans" else site.language

    def said(text: str) -> dict[str, str]:
        return {"@value": text, "@language": language}

    publisher = {
        "@id": f"{base}#publisher",
        "@type": "foaf:Agent",
        "foaf:name": said(site.publisher.name),
    }
    about = {
        "dct:title": said(site.title),
        "dct:description": said(site.description),
        "dct:publisher": {"@id": publisher["@id"]},
        **({"dct:modified": held.changed} if held.changed else {}),
    }
    licence = _licence(site)
    home = base + DATA_PAGE.folder
    page = {"@id": home, "@type": "foaf:Document"}
    dataset = {
        "@id": f"{home}#dataset",
        "@type": "dcat:Dataset",
        **about,
        "dcat:keyword": [said(word) for word in keywords],
        "dcat:landingPage": page,
        **_contact(site),
        **_period(held),
        "dcat:distribution": [
            _distribution(file, site) | licence for file in held.downloads if not file.year
        ],
    }
    datasets = [dataset]
    if held.figures:
        figures = {
            "@id": f"{base}{FIGURES_PACKAGE.folder}#dataset",
            "dct:title": said(FIGURES_OF.get(site.language).format(title=site.title)),
            "dcat:landingPage": {"@id": base + FIGURES_PACKAGE.folder, "@type": "foaf:Document"},
            "dcat:distribution": [_distribution(file, site) | licence for file in held.figures],
        }
        datasets.append({**dataset, **figures})
    service = _service(site, about, datasets) | licence
    catalog = {
        "@context": _CONTEXT,
        "@id": base + CATALOG.path,
        "@type": "dcat:Catalog",
        **about,
        "dct:publisher": publisher,
        "foaf:homepage": page,
        **licence,
        "dcat:dataset": datasets,
        "dcat:service": service,
    }
    return to_json(catalog)


def _service(
    site: Site, about: dict[str, Any], datasets: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """The static API, which serves ``datasets``."""
    return {
        "@id": f"{site.base_url}{DATA_PAGE.folder}#api",
        "@type": "dcat:DataService",
        **about,
        "dcat:endpointURL": {"@id": site.base_url, "@type": "rdfs:Resource"},
        "dcat:endpointDescription": _resource(site.base_url + OPENAPI.path),
        "dcat:servesDataset": [{"@id": each["@id"]} for each in datasets],
    }


def _resource(address: str) -> dict[str, str]:
    return {"@id": address, "@type": "rdfs:Resource"}


def _licence(site: Site) -> dict[str, Any]:
    if not site.licence:
        return {}
    named = {
        "@id": site.licence.url,
        "@type": "dct:LicenseDocument",
        "dct:title": site.licence.name,
    }
    return {"dct:license": named}


def _contact(site: Site) -> dict[str, Any]:
    """Whom to ask: only where the settings give a telephone number."""
    office = site.publisher
    if not office.phone:
        return {}
    card = {"@type": ["vcard:Kind", "vcard:Organization"], "vcard:fn": office.name}
    return {"dcat:contactPoint": {**card, "vcard:hasTelephone": {"vcard:hasValue": office.phone}}}


def _period(held: Holdings) -> dict[str, Any]:
    if not held.first:
        return {}
    days = {"dcat:startDate": held.first, "dcat:endDate": held.last}
    return {"dct:temporal": {"@type": "dct:PeriodOfTime", **days}}


def _distribution(file: Download | Figure, site: Site) -> dict[str, Any]:
    address = site.base_url + file.path
    made = {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": file.path.rpartition("/")[2],
        "dcat:accessURL": _resource(address),
        "dcat:downloadURL": _resource(address),
        "dcat:byteSize": str(file.size),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": _SHA_256,
            "spdx:checksumValue": file.sha256,
        },
    }
    return made | dict(_formats(file, site))


def _formats(file: Download | Figure, site: Site) -> Iterator[tuple[str, Any]]:
    if file.media_type in _REGISTERED:
        named = {"@id": _MEDIA_TYPES + file.media_type, "@type": "dct:MediaType"}
        yield "dcat:mediaType", named
    yield "dct:format", {"@type": "dct:MediaTypeOrExtent", "rdfs:label": file.media_type}
    if schema := _SCHEMAS.get(file.media_type):
        yield "dct:conformsTo", {"@id": site.base_url + schema, "@type": "dct:Standard"}
