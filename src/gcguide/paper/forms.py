"""The forms that a pack can take, each made by its own module, imported only when it is asked for."""

from collections.abc import Callable

from gcguide.paper.pack import Pack


def _pdf(pack: Pack) -> bytes:
    from gcguide.paper.pdf import render_pdf

    return render_pdf(pack)


def _docx(pack: Pack) -> bytes:
    from gcguide.paper.word import render_docx

    return render_docx(pack)


def _html(pack: Pack) -> bytes:
    from gcguide.paper.html import render_html

    return render_html(pack).encode()


def _markdown(pack: Pack) -> bytes:
    from gcguide.paper.markdown import render_markdown

    return render_markdown(pack).encode()


def _text(pack: Pack) -> bytes:
    from gcguide.paper.plain_text import render_text

    return render_text(pack).encode()


FORMS: dict[str, Callable[[Pack], bytes]] = {
    "pdf": _pdf,
    "docx": _docx,
    "html": _html,
    "md": _markdown,
    "txt": _text,
}


def rendered(pack: Pack, form: str) -> bytes:
    """The pack in one form."""
    return FORMS[form](pack)
