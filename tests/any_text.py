"""Whatever a person, a broken client or a hostile one may send: strategies for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

#: Characters of the longest text; more than cleaning lets through (bot/conversations/cleaning.py).
MOST = 3000

#: Every code point, lone surrogates and unassigned ones included.
CHARACTERS = st.characters(codec=None, exclude_categories=())
#: What breaks programs, each kind by itself, so that it comes up often.
_KINDS = st.one_of(
    st.characters(categories=["Cs", "Cc", "Cf", "Co", "Cn"]),
    # Marks that combine with what stands before them.
    st.characters(categories=["Mn", "Mc", "Me"]),
    # Hebrew, Arabic; Chinese and Japanese, without spaces; emoji and what joins them.
    st.characters(min_codepoint=0x0590, max_codepoint=0x06FF),
    st.characters(min_codepoint=0x3040, max_codepoint=0x9FFF),
    st.characters(min_codepoint=0x1F300, max_codepoint=0x1FAFF),
    st.sampled_from("\u200d\ufe0f\u202e\u202d\u2066\u200f/{}[]<>\\\"'’?!., \n\t\r\u2028"),
)
_PIECES = st.sampled_from(
    ["en mijn adres? ", "et chez Soleil Sud ?", "in het Frans graag", "noorderlciht", "hoelang bewaren jullie ", "facturen", "\u202e", "\x00", "\ud800", "İ", "ß", "ﬁ"]
    + ["\u0301", "😀", "a@b.fr ", "www.x.nl", "123 ", "\n", "/restart", "{x}", "'", "’", "-", "_"]
)
ANY_TEXT = st.one_of(
    st.text(CHARACTERS, max_size=200),
    st.text(_KINDS, max_size=200),
    st.lists(st.one_of(_PIECES, _KINDS, st.text(CHARACTERS, max_size=3)), max_size=60).map("".join),
    st.tuples(st.one_of(_PIECES, st.text(CHARACTERS, min_size=1, max_size=5)), st.integers(1, MOST)).map(lambda each: each[0] * each[1]),
).map(lambda text: text[:MOST])

#: What people send by mistake or by malice.
ODD_TEXTS = ("", " ", "/", "/greet", '/request_erasure{"to_controller":"x"}', "😀😀", "?!…", "\x00\x07", "a" * 10_000, "mijn gegevens " * 900, "\ud800 wis alles \udfff")
