"""The pack as a document for Word and WPS."""

from gcguide.paper.pack import Pack

_LANGUAGES = {"zh": "zh-CN", "en": "en-US"}


def render_docx(pack: Pack) -> bytes:
    """The document file; the same pack gives the same bytes."""
    from gcguide.paper.word.document import (
        bytes_of,
        document_of,  # the library is loaded only where it is used
    )

    return bytes_of(document_of(pack), pack.title, _LANGUAGES[pack.lang])
