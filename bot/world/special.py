"""Artists that are none: MusicBrainz's special-purpose artists, and names people give to nobody.

See https://musicbrainz.org/doc/Style/Unknown_and_untitled/Special_purpose_artist.
"""

from __future__ import annotations

MBIDS = (
    "89ad4ac3-39f7-470e-963a-56509c546377",  # Various Artists
    "f731ccc4-e22a-43af-a747-64213329e088",  # [anonymous]
    "33cf029c-63b0-41a0-9855-be2a3665fb3b",  # [data]
    "314e1c25-dde7-4e4d-b2f4-0a7b9f7c56dc",  # [dialogue]
    "eec63d3c-3b81-4ad4-b1e4-7c147d4d2b61",  # [no artist]
    "9be7f096-97ec-4615-8957-8d40b5dcbc41",  # [traditional]
    "125ec42a-7229-4250-afc5-e057484327fe",  # [unknown]
    "0187fe48-c87d-4dd8-beca-9c07ef535603",  # [Christmas music]
    "9e44f539-f3fc-4120-bce2-94c8716437fa",  # [classical music]
    "66ea0139-149f-4a0c-8fbf-5ea9ec4a6e49",  # [Disney]
    "a0ef7e1d-44ff-4039-9435-7d5fefdeecc9",  # [musical theater]
    "ae636985-40e8-4010-ae02-0f35930f8017",  # [religious music]
    "d6bd72bc-b1e2-4525-92aa-0f853cbb41bf",  # [soundtrack]
    "90068d37-bae7-4292-be4a-704c145bd616",  # [church chimes]
    "80a8851f-444c-4539-892b-ad2a49292aa9",  # [language instruction]
    "51118c9d-965d-4f9f-89a1-0091837ccf54",  # [nature sounds]
    "49e713ce-c3be-4697-8983-ee7cd0a11ea1",  # [news report]
)

KEYS = (
    "variousartists",
    "various",
    "variousartist",
    "va",
    "verschiedeneinterpreten",
    "artistesdivers",
    "artistasvarios",
    "variosartistas",
    "artistivari",
    "unknownartist",
    "unknown",
    "noartist",
    "anonymous",
)
"""Whole names, as `reading.KEY` makes them: no letter of them belongs to a real credit."""
