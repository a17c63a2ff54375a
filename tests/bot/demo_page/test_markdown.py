"""Discord's markdown on the page; what is escaped or hostile is shown as typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.cards.look import escape
from bot.demo.discord import SmallDiscord

if TYPE_CHECKING:
    from tests.browser import Window

pytestmark = pytest.mark.asyncio(loop_scope="package")

MARKDOWN = """async ([text, names]) => {
    const { session } = await import("/demo/js/session.js");
    const { getState } = await import("/demo/js/api.js");
    session.state ??= await getState();
    const { markdown } = await import("/demo/js/markdown.js");
    return markdown(text, names).innerHTML;
}"""
LINK = 'target="_blank" rel="noopener noreferrer"'

SHOWN = {
    "**bold** and *italics* and _this_": "<p><strong>bold</strong> and <em>italics</em> and "
    "<em>this</em></p>",
    "***both*** __under__ ~~gone~~": "<p><strong><em>both</em></strong> <u>under</u> "
    "<s>gone</s></p>",
    "snake_case_name": "<p>snake_case_name</p>",
    "`**code**`": "<p><code>**code**</code></p>",
    "```py\nx = 1\n```after": "<pre><code>x = 1</code></pre><p>after</p>",
    "# One\n### Three": "<h3>One</h3><h5>Three</h5>",
    "-# small **print**": '<p class="small">small <strong>print</strong></p>',
    "- a\n- b\n\nc": "<ul><li>a</li><li>b</li></ul><p>\nc</p>",
    "1. a\n2. b": '<ol start="1"><li>a</li><li>b</li></ol>',
    "> quoted\nnot": '<blockquote><div class="markdown"><p>quoted</p></div></blockquote><p>not</p>',
    "[a \\[b\\]](http://127.0.0.1/x)": f'<p><a href="http://127.0.0.1/x" {LINK}>a [b]</a></p>',
    "see http://127.0.0.1/x.": f'<p>see <a href="http://127.0.0.1/x" {LINK}>http://127.0.0.1/x</a>.'
    "</p>",
    "<@1> @everyone": '<p><span class="mention" data-user="1">@Ann</span> @everyone</p>',
    "[x](javascript:alert(1))": "<p>[x](javascript:alert(1))</p>",
    "<img src=x onerror=alert(1)>": "<p>&lt;img src=x onerror=alert(1)&gt;</p>",
    "\\*as\\* \\_typed\\_ \\# \\<@1>": "<p>*as* _typed_ # &lt;@1&gt;</p>",
    "a\nb": "<p>a\nb</p>",
    "": "",
}

NAMES = [
    "*NSYNC", "_", "**", "[link](http://127.0.0.1/)", "https://example.org/x", "# heading",
    "- list", "1. list", "> quote", "<@1>", "`code`", "||spoiler||", "~~s~~", "a\\b", ":wave:",
    "</script><b>x</b>", "-# small", "<t:0:R>", "@everyone", "***", "\\", "AC/DC", "A$AP", "***b*",
]  # fmt: skip


async def test_marks(wide: Window, empty: SmallDiscord) -> None:
    page = await wide.open(f"{empty.url}/demo/")
    for text, shown in SHOWN.items():
        assert await page.evaluate(MARKDOWN, [text, {"1": "Ann"}]) == shown, text


async def test_what_the_bot_escapes_is_shown_as_typed(wide: Window, empty: SmallDiscord) -> None:
    page = await wide.open(f"{empty.url}/demo/")
    read = MARKDOWN.replace(".innerHTML", ".textContent")
    for name in NAMES:
        for before in ("", "**", "-# by "):
            text = f"{before}{escape(name)}{before if before == '**' else ''}"
            shown = await page.evaluate(read, [text, {}])
            expected = f"by {name}" if before == "-# by " else name
            assert shown == expected, (text, shown)
            made = await page.evaluate(MARKDOWN, [text, {}])
            assert not re.search(r"<a |mention", made), (text, made)


async def test_times(wide: Window, empty: SmallDiscord) -> None:
    page = await wide.open(f"{empty.url}/demo/")
    read = MARKDOWN.replace(".innerHTML", ".textContent")
    now = await page.evaluate("Math.floor(Date.now() / 1000)")
    assert await page.evaluate(read, [f"<t:{now + 7300}:R>", {}]) == "in 2 hours"
    assert await page.evaluate(read, [f"<t:{now - 60 * 86400}:R>", {}]) == "last month"
    assert "1970" in await page.evaluate(read, ["<t:5000000:D>", {}])
    assert await page.evaluate(read, ["<t:99999999999999999:D>", {}])  # no date, and no crash


async def test_long_hostile_text_is_quick(wide: Window, empty: SmallDiscord) -> None:
    page = await wide.open(f"{empty.url}/demo/")
    for piece in ("**a", "[", "\\", "||", "<t:", "`", "_a*", "[a](http://", "> ", ">>> "):
        text = (piece * 4000)[:4000]
        start = await page.evaluate("performance.now()")
        await page.evaluate(MARKDOWN, [text, {}])
        assert await page.evaluate("performance.now()") - start < 1000, piece
