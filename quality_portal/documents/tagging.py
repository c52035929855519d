"""Part of the printing child: makes the engine's tags into what PDF/UA-1 and PDF/A-3 ask for. Knows only PDF objects.

The engine tags page by page: a paragraph over two pages is two paragraphs, a long table several tables with a head each,
page numbers are content outside the tree. Here the pieces are joined, furniture becomes artifact, heads get a scope,
figures a box in page space, and the metadata names both standards. Nothing is drawn or moved.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import Any

import pydyf

JOINED = {"/Sect", "/Art", "/P", "/H1", "/H2", "/H3", "/Div", "/Table", "/TBody", "/TR", "/TH", "/TD", "/L", "/LI", "/LBody", "/Caption"}
HEADINGS = {"/H1", "/H2", "/H3"}
KEPT_EMPTY = {"/TD", "/TH"}
PT_PER_PX = 0.75
SRGB = "/GTS_PDFA1"
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{description}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer><xmp:CreateDate>{created}</xmp:CreateDate>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


class Raw(pydyf.Object):
    """An object whose bytes are known."""

    def __init__(self, data: str) -> None:
        super().__init__()
        self.bytes = data.encode()

    @property
    def data(self) -> bytes:
        """As it is written."""
        return self.bytes


@dataclass
class Watch:
    """Notes which structure element the engine makes of which element of the page, and what is page furniture."""

    made: list[tuple[Any, Any, Any]] = field(default_factory=list)  # (element of the page, box, structure element)
    furniture: list[Any] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    outside: int = 0

    @contextmanager
    def over(self, engine: Any, margin_box: type, placeholder: type) -> Iterator[None]:
        """Stand, for one file, between the engine and its own recursive function."""
        build = engine._build_box_tree

        def watched(box: Any, *rest: Any) -> Iterator[Any]:
            margin = isinstance(box, margin_box)
            self.outside += margin
            for element in build(box, *rest):
                if id(element) not in self.seen:
                    self.seen.add(id(element))
                    if self.outside:
                        self.furniture.append(element)
                    else:
                        self.made.append(((box._box if isinstance(box, placeholder) else box).element, box, element))
                yield element
            self.outside -= margin

        engine._build_box_tree = watched
        try:
            yield
        finally:
            engine._build_box_tree = build


class Tree:
    """The structure tree of one file, while it is put right."""

    def __init__(self, pdf: Any, streams: list[Any], watch: Watch) -> None:
        self.pdf, self.streams, self.watch = pdf, streams, watch
        root = self.at(pdf.catalog["StructTreeRoot"])
        self.document = self.at(root["K"][0])
        self.nums = self.at(root["ParentTree"])["Nums"]
        self.pages = {reference: number for number, reference in enumerate(pdf.page_references)}
        self.artifacts: dict[int, set[int]] = {}

    def at(self, reference: bytes) -> Any:
        """The object behind a reference."""
        return self.pdf.objects[int(reference.split()[0])]

    def finish(self, lists: list[tuple[Any, list[Any]]]) -> None:
        """All that has to be done, in order. `lists`: (the element on the first page, its drawn cells by page)."""
        for element in self.watch.furniture:
            self._make_artifact(element)
        self._join()
        for element, cells in lists:
            self._add_list(element, cells)
        self._prune(self.document)
        for _, box, element in self.watch.made:
            self._put_right(box, element)
        self._write_artifacts()

    def _make_artifact(self, element: Any) -> None:
        """Everything under this element is furniture of its page."""
        page = self.pages[element["Pg"]]
        for kid in element["K"]:
            if isinstance(kid, int):
                self.artifacts.setdefault(page, set()).add(kid)
            elif self.at(kid).get("Type") == "/StructElem":
                self._make_artifact(self.at(kid))

    def _join(self) -> None:
        """Join the pieces of what runs over pages; repeated table heads are furniture."""
        first: dict[tuple[int, str], Any] = {}
        for source, _, element in self.watch.made:
            if source is None or element["S"] not in JOINED | {"/THead"} or self._is_of_head(element):
                continue
            whole = first.setdefault((id(source), element["S"]), element)
            if whole is element or whole["Pg"] == element["Pg"]:
                continue
            if element["S"] == "/THead":
                self._make_artifact(element)
            else:
                for kid in element["K"]:
                    whole["K"].append(self._moved(kid, element["Pg"], whole))
            siblings = self.at(element["P"])["K"]
            if element.reference in siblings:
                siblings.remove(element.reference)
            element["K"] = pydyf.Array()

    def _is_of_head(self, element: Any) -> bool:
        """Whether this is a row or a cell of a table's head: where the head is repeated it goes as a whole, never by parts."""
        row = self.at(element["P"]) if element["S"] == "/TH" else element
        return row["S"] == "/TR" and self.at(row["P"])["S"] == "/THead"

    def _moved(self, kid: Any, page: bytes, parent: Any) -> Any:
        if isinstance(kid, int):
            return pydyf.Dictionary({"Type": "/MCR", "Pg": page, "MCID": kid})
        if self.at(kid).get("Type") == "/StructElem":
            self.at(kid)["P"] = parent.reference
        return kid

    def _add_list(self, source: Any, pages: list[Any]) -> None:
        """One table of a list that was drawn on several pages; its head counts once."""
        table = next(element for found, _, element in self.watch.made if found is source)
        table["S"] = "/Table"
        head, body = (pydyf.Dictionary({"Type": "/StructElem", "S": kind, "P": table.reference}) for kind in ("/THead", "/TBody"))
        for part in (head, body):
            self.pdf.add_object(part)
        table["K"] = pydyf.Array([head.reference, body.reference])
        rows: list[bytes] = []
        for number, cells in enumerate(pages):
            reference, nums = self.pdf.page_references[cells.page], self.nums[2 * cells.page + 1]
            if number == 0:
                head["K"] = pydyf.Array([self._row(cells.head, "TH", head, reference, nums)])
            else:
                self.artifacts.setdefault(cells.page, set()).update(cells.head)
                nums.extend("null" for _ in cells.head)
            rows += [self._row(marks, "TD", body, reference, nums) for marks in cells.rows]
        body["K"] = pydyf.Array(rows)

    def _row(self, marks: list[int], kind: str, parent: Any, page: bytes, nums: list[Any]) -> bytes:
        row = pydyf.Dictionary({"Type": "/StructElem", "S": "/TR", "P": parent.reference})
        self.pdf.add_object(row)
        scope = "/A <</O /Table /Scope /Column>> " if kind == "TH" else ""
        kids = []
        for mark in marks:
            cell = Raw(f"<</Type /StructElem /S /{kind} {scope}/P {row.reference.decode()} /Pg {page.decode()} /K {mark}>>")
            self.pdf.add_object(cell)
            kids.append(cell.reference)
        row["K"] = pydyf.Array(kids)
        nums.extend(kids)
        return row.reference

    def _prune(self, element: Any) -> None:
        """Drop elements that hold nothing: blank rows, the places where lists were drawn."""
        kept = pydyf.Array()
        for kid in element["K"]:
            below = self.at(kid) if isinstance(kid, bytes) else None
            if isinstance(below, pydyf.Dictionary) and below.get("Type") == "/StructElem" and "K" in below:
                self._prune(below)
                if not below["K"] and below["S"] not in KEPT_EMPTY:
                    continue
            kept.append(kid)
        element["K"] = kept

    def _put_right(self, box: Any, element: Any) -> None:
        kind = element["S"]
        if kind == "/Div" and self.at(element["P"]).get("S") in HEADINGS:
            element["S"] = "/Span"  # a heading's lines are no blocks of their own
        elif kind == "/TH":
            row = box.element is not None and box.element.get("scope") == "row"
            element["A"].pop("Headers", None)
            element["A"]["Scope"] = "/Row" if row else "/Column"
            element.pop("ID", None)
        elif kind == "/TD":
            element["A"].pop("Headers", None)  # every table is regular: the scope says it all
        elif kind == "/Figure" and "A" in element:
            x1, y1, x2, y2 = element["A"]["BBox"]
            height = self.at(element["Pg"])["MediaBox"][3]
            element["A"]["BBox"] = pydyf.Array(
                (x1 * PT_PER_PX, height - y2 * PT_PER_PX, x2 * PT_PER_PX, height - y1 * PT_PER_PX)
            )

    def _write_artifacts(self) -> None:
        """In the pages themselves: what was marked as content of the tree is marked as furniture."""
        for page, marks in self.artifacts.items():
            out, nums = self.streams[page].stream, self.nums[2 * page + 1]
            for mark in marks:
                nums[mark] = "null"
            for place, item in enumerate(out):
                if isinstance(item, pydyf.Dictionary) and item.get("MCID") in marks:
                    out[place - 1], out[place] = "/Artifact", b"<</Type /Pagination>>"
                elif isinstance(item, bytes) and item.startswith(b"/TH <</MCID "):
                    number, rest = item[12:].split(b">>", 1)
                    if int(number) in marks:
                        out[place] = b"/Artifact <</Type /Pagination>>" + rest


def declare(pdf: Any, metadata: Any, producer: str) -> None:
    """Name both standards in the metadata, with the extension schema that PDF/A wants for the name of the other."""
    words = {
        "title": metadata.title or "",
        "author": ", ".join(metadata.authors),
        "description": metadata.description or "",
        "created": metadata.created or "",
        "producer": producer,
    }
    text = XMP.format(**{key: escape(value) for key, value in words.items()})
    stream = pydyf.Stream([text.encode()], {"Type": "/Metadata", "Subtype": "/XML"}, compress=False)
    pdf.add_object(stream)
    pdf.catalog["Metadata"] = stream.reference
    for intent in pdf.catalog["OutputIntents"]:
        intent["S"] = SRGB
    for thing in pdf.objects:
        if getattr(thing, "extra", {}).get("Subtype") == "/Image":
            thing.extra.pop("Interpolate", None)  # PDF/A leaves no pixel to a reader's invention; the seal has enough of its own
    if "AF" in pdf.catalog:  # the engine names each attached file twice
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    for thing in pdf.objects:
        if isinstance(thing, pydyf.Dictionary) and thing.get("Subtype") == "/Link":
            thing["Contents"] = pydyf.String("转到本文书的这一部分")
