"""What a browser sees: the sign-in page, and tracks and playlists to look at."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: data:"
    ),
    "Referrer-Policy": "no-referrer",
}


def sign_in_page(
    app: str, names: Sequence[str], *, chosen: str | None, wishes: Sequence[str], ticket: str
) -> str:
    """Choose who you are, see what the app asks, agree or cancel. `chosen` is marked already."""
    accounts = "".join(
        f'<label><input type="radio" name="login" value="{escape(name)}" required'
        f"{' checked autofocus' if name == chosen else ''}"
        ">"
        f'<span class="face" style="--hue:{_hue(name)}" aria-hidden="true">'
        f"{escape(name[:1].upper())}</span><span>{escape(name)}</span></label>"
        for name in names
    )
    asked = "".join(f"<li>{escape(wish)}</li>" for wish in wishes)
    wanted = (
        f"<p>It asks to:</p><ul>{asked}</ul>" if asked else "<p>It asks to see who you are.</p>"
    )
    return _page(
        "Sign in",
        f"""<h1>Sign in</h1>
<p class="lead"><strong>{escape(app)}</strong> asks to connect to an account.</p>
<form method="post">
<input type="hidden" name="ticket" value="{escape(ticket)}">
<fieldset><legend>Who are you?</legend><div class="accounts">{accounts}</div></fieldset>
<div class="wishes">{wanted}</div>
<div class="buttons">
<button class="agree" name="decision" value="agree">Agree</button>
<button name="decision" value="cancel" formnovalidate>Cancel</button>
</div>
</form>""",
    )


def refusal_page(reason: str) -> str:
    return _page("Not possible", f"<h1>That is not possible</h1><p>{escape(reason)}</p>")


def work_page(
    kind: str,
    title: str,
    *,
    picture: str | None,
    below: str,
    text: str = "",
    tracks: Sequence[tuple[str, str, str, str, str]] = (),
) -> str:
    """A track, album, artist or playlist. `tracks` are (address, picture, name, artists, time)."""
    rows = "".join(
        f'<li><a href="{escape(address)}">'
        f'<img src="{escape(image)}" alt="" width="48" height="48" loading="lazy">'
        f"<span><b>{escape(name)}</b><small>{escape(artists)}</small></span>"
        f"<time>{escape(time)}</time></a></li>"
        for address, image, name, artists, time in tracks
    )
    cover = '<span class="cover empty"></span>'
    if picture:
        cover = f'<img class="cover" src="{escape(picture)}" alt="" width="232" height="232">'
    return _page(
        title,
        f"""<header class="work">{cover}
<div><p class="kind">{escape(kind)}</p><h1>{escape(title)}</h1><p>{escape(below)}</p>
{f"<p>{escape(text)}</p>" if text else ""}</div></header>
{f'<ol class="tracks">{rows}</ol>' if rows else ""}""",
    )


def spoken_time(milliseconds: int) -> str:
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    return f"{minutes}:{seconds:02d}"


def _hue(name: str) -> int:
    return sum(ord(letter) * (place + 7) for place, letter in enumerate(name)) % 360


def _page(title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · demo stand-in for Spotify</title>
<link rel="icon" href="data:,">
<style>{_STYLE}</style>
</head>
<body>
<p class="notice" role="note">This is the demo’s small stand-in for Spotify. It runs on this
computer; there is no real account, and nothing leaves the machine.</p>
<main>{body}</main>
</body>
</html>
"""


_STYLE = """
:root{color-scheme:dark;--ground:#101413;--card:#1a201e;--line:#303a37;--text:#f2f5f3;
--soft:#a9b5b0;--green:#4bd37b}
*{box-sizing:border-box}
body{margin:0;background:
radial-gradient(60rem 30rem at 50% -8rem,#1f4a3a,transparent) var(--ground);
color:var(--text);font:16px/1.5 system-ui,sans-serif;min-height:100vh}
.notice{margin:0;padding:.55rem 1rem;background:#f5d76e;color:#2a2200;text-align:center;
font-size:.9rem}
main{max-width:46rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:clamp(1.7rem,5vw,2.6rem);line-height:1.15;margin:.2rem 0 .6rem;
overflow-wrap:anywhere}
form,.lead{max-width:28rem}
fieldset{border:0;padding:0;margin:1.6rem 0 0}
legend{padding:0;font-weight:600;margin-bottom:.5rem}
.accounts{display:grid;gap:.4rem}
label{display:flex;align-items:center;gap:.8rem;padding:.5rem .8rem;background:var(--card);
border:1px solid var(--line);border-radius:.7rem;cursor:pointer}
label:has(:checked){border-color:var(--green);background:#1d2b25}
label:has(:focus-visible){outline:3px solid var(--green);outline-offset:1px}
input[type=radio]{accent-color:var(--green);width:1.1rem;height:1.1rem;margin:0}
.face{display:grid;place-items:center;width:2rem;height:2rem;border-radius:50%;font-weight:700;
background:hsl(var(--hue) 55% 32%)}
.wishes{margin:1.4rem 0;color:var(--soft)}
.wishes ul{margin:.3rem 0 0;padding-left:1.2rem}
.buttons{display:flex;gap:.7rem;flex-wrap:wrap}
button{font:inherit;font-weight:700;padding:.75rem 1.9rem;border-radius:2rem;cursor:pointer;
border:1px solid #71807a;background:transparent;color:var(--text)}
button.agree{background:var(--green);border-color:var(--green);color:#05210f}
button:hover{filter:brightness(1.12)}
a:focus-visible,button:focus-visible{outline:3px solid #fff;outline-offset:2px}
.work{display:flex;gap:1.6rem;align-items:end;flex-wrap:wrap;margin-bottom:1.6rem}
.work>div{flex:1;min-width:15rem}
.work p{margin:.2rem 0;color:var(--soft)}
.kind{font-size:.85rem}
.cover{border-radius:.6rem;box-shadow:0 1rem 3rem #0009}
.empty{width:232px;height:232px;background:var(--card)}
.tracks{list-style:none;counter-reset:n;margin:0;padding:0}
.tracks a{display:grid;grid-template-columns:2rem 48px 1fr auto;gap:.8rem;align-items:center;
padding:.4rem .6rem;border-radius:.5rem;color:inherit;text-decoration:none}
.tracks a::before{counter-increment:n;content:counter(n);color:var(--soft);text-align:right}
.tracks a:hover{background:var(--card)}
.tracks img{border-radius:.25rem;display:block}
.tracks b{display:block;font-weight:600;overflow-wrap:anywhere}
.tracks small,.tracks time{color:var(--soft);font-size:.9rem}
"""
