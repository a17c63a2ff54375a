"""The drawings of "Use your own Spotify app": python -m tests.drawings

Each is a plain sketch of one step, drawn here from HTML and saved in bot/cards/pictures. They are
our own: nothing of anybody's page is in them.
"""

from __future__ import annotations

import asyncio
from html import escape
from pathlib import Path

from bot.settings import LOOPBACK_REDIRECT
from tests.browser import CHROMIUM, chromium, window

PICTURES = Path(__file__).parents[1] / "bot" / "cards" / "pictures"
MOST_BYTES = 100_000
WIDTH, HEIGHT, SCALE = 720, 420, 1.5

STYLE = """
*{box-sizing:border-box;margin:0}
body{width:720px;height:420px;padding:22px 26px;background:#17151f;color:#efeaff;
font:17px/1.4 'DejaVu Sans',sans-serif}
.top{display:flex;align-items:center;gap:14px;margin-bottom:16px;font-size:22px;font-weight:700}
.n{flex:none;display:grid;place-items:center;width:40px;height:40px;border-radius:50%;
background:#7c5cfc;color:#fff;font-size:22px}
.win{height:318px;border:2px solid #4b4466;border-radius:12px;background:#211e2e;overflow:hidden;
position:relative}
.bar{height:34px;background:#2c2840;display:flex;align-items:center;gap:8px;padding:0 12px;
font-size:14px;color:#b7afd4}
.bar i{width:11px;height:11px;border-radius:50%;background:#4b4466}
.bar span{margin-left:10px;background:#17151f;border-radius:6px;padding:3px 12px}
.in{padding:18px 22px}
label{display:block;font-size:14px;color:#b7afd4;margin:0 0 4px}
.box{border:2px solid #4b4466;border-radius:7px;padding:6px 12px;margin-bottom:12px;
background:#17151f;font-size:16px}
.hot{border-color:#f0b232;color:#ffdd8a}
code{font:600 17px/1.3 'DejaVu Sans Mono',monospace}
.btn{display:inline-block;border-radius:22px;padding:9px 24px;background:#7c5cfc;color:#fff;
font-weight:700}
.ghost{background:#373250;color:#b7afd4}
.ring{outline:3px solid #f0b232;outline-offset:5px}
.say{color:#ffdd8a;font-size:16px}
.row{display:flex;gap:18px;align-items:center}
.grey{color:#a199c4}
.tab{padding:6px 14px;border-radius:7px;background:#2c2840;font-size:15px;color:#b7afd4}
"""

WINDOW = """<div class="win"><div class="bar"><i></i><i></i><i></i><span>{address}</span></div>
<div class="in">{body}</div></div>"""


def create() -> str:
    return _drawing(
        1,
        "Make an app",
        "developer.spotify.com/dashboard",
        """<div class="row" style="justify-content:space-between;margin-bottom:34px">
<b style="font-size:20px">Dashboard</b><span class="btn ring">Create app</span></div>
<div class="row" style="justify-content:flex-end"><span class="say">Press this ↑</span></div>
<p class="grey" style="margin-top:26px">Sign in with the account that has <b>Premium</b>.<br>
The address is <span style="color:#efeaff">developer.spotify.com/dashboard</span></p>""",
    )


def fill_in(redirect_uri: str | None) -> str:
    uri = (
        f"<code>{escape(redirect_uri)}</code>" if redirect_uri else "the address below this drawing"
    )
    return _drawing(
        2,
        "Fill in the form",
        "… / create app",
        f"""<div class="row"><div style="flex:1"><label>App name</label>
<div class="box">music with friends</div></div>
<div style="flex:1"><label>App description</label><div class="box">for our server</div></div></div>
<label>Redirect URIs — copy it exactly, then press Add</label>
<div class="box hot ring">{uri}</div>
<div class="row" style="margin:16px 0 14px">
<span class="box hot" style="margin:0;padding:0 7px">✓</span><b>Web API</b>
<span class="say">← tick this one</span></div>
<span class="btn">Save</span>
<span class="grey">&nbsp; (a name that does not begin with “Spot”)</span>""",
    )


def users() -> str:
    return _drawing(
        3,
        "Let yourself in",
        "… / your app / settings",
        """<div class="row" style="margin-bottom:20px"><span class="tab">Basic Information</span>
<span class="tab ring" style="color:#fff">User Management</span></div>
<div class="row"><div style="flex:1"><label>Full name</label>
<div class="box hot">your name</div></div>
<div style="flex:1.4"><label>E-mail of the Spotify account</label>
<div class="box hot">you@example.org</div></div></div>
<span class="btn">Add user</span>
<p class="grey" style="margin-top:20px">Five people fit in. Friends who may sit on your app are
entered here, too.</p>""",
    )


def client_id() -> str:
    return _drawing(
        4,
        "Copy the Client ID",
        "… / your app",
        """<label>Client ID</label>
<div class="row"><div class="box hot ring" style="margin:0">
<code>0123456789abcdef0123456789abcdef</code></div><span class="btn">Copy</span></div>
<p class="say" style="margin:14px 0 24px">↑ this one, for the button “Enter my client id”</p>
<label>Client secret</label>
<div class="row"><div class="box" style="margin:0"><span class="grey">••••••••••••••••</span></div>
<span class="grey">not needed: keep it to yourself</span></div>""",
    )


def _drawing(number: int, title: str, address: str, body: str) -> str:
    return (
        f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style>'
        f'<div class="top"><span class="n">{number}</span>{title}</div>'
        + WINDOW.format(address=address, body=body)
    )


DRAWINGS = {
    "1-create": create(),
    "2-form": fill_in(LOOPBACK_REDIRECT),
    "2-form-public": fill_in(None),
    "3-users": users(),
    "4-client-id": client_id(),
}


async def main() -> None:
    if CHROMIUM is None:
        raise SystemExit("Chromium is not installed.")
    PICTURES.mkdir(parents=True, exist_ok=True)
    async with chromium() as browser, window(browser, WIDTH, HEIGHT, scale=SCALE) as opened:
        page = await opened.context.new_page()
        for name, html in DRAWINGS.items():
            await page.set_content(html)
            path = PICTURES / f"{name}.png"
            await page.screenshot(path=path)
            size = path.stat().st_size
            if size > MOST_BYTES:
                raise SystemExit(f"{path.name} has {size:,} bytes, more than {MOST_BYTES:,}.")
            print(f"{path.name}: {size:,} bytes")


if __name__ == "__main__":
    asyncio.run(main())
