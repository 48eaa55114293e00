"""The document as a file that says nothing of who made it, when, or where."""

import io
import zipfile
from datetime import datetime

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from gcguide.paper.word.xml import allowed

_EPOCH = datetime(1980, 1, 1)  # the first that a zip can write
_LONGEST = 255  # of a property
_UNUSED = (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
_UNUSED_PARTS = ("stylesWithEffects", "customXml", "fontTable", "webSettings")


def bytes_of(document: Document, title: str, language: str) -> bytes:
    """The file. Every time in it is the same, so that the same pack gives the same bytes."""
    _describe(document, title, language)
    _strip(document)
    written = io.BytesIO()
    document.save(written)
    steady = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # else it tells the system it was made on
            target.writestr(entry, source.read(name))
    return steady.getvalue()


def _describe(document: Document, title: str, language: str) -> None:
    properties = document.core_properties
    properties.title = allowed(title)[:_LONGEST]
    properties.language = language
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = _EPOCH
    properties.revision = 1


def _strip(document: Document) -> None:
    """Leave out what the library's own template brings along: its preview, its fonts, its second set of styles."""
    for rels in (document.part.package.rels, document.part.rels):
        for key in [
            key
            for key, rel in rels.items()
            if rel.reltype in _UNUSED or any(word in rel.target_ref for word in _UNUSED_PARTS)
        ]:
            del rels[key]
