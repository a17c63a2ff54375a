"""What Commontone remembers: members, accounts, the catalogue, evidence, lists, playlists.

`Store.open(path, keys)` gives the one object to talk to; its repositories are named after what
they keep (`store.members`, `store.evidence`, ...) and speak in the records named here.
"""

from storage.apps import APP_GONE
from storage.errors import (
    AccountTaken,
    AppTaken,
    DatabaseDamaged,
    DatabaseFull,
    DatabaseLocked,
    DatabaseUnreachable,
    ExpiredState,
    NewerSchema,
    SecondApp,
    StateProblem,
    StorageError,
    StoreClosed,
    UnknownState,
    UsedState,
    Vanished,
    WeakKey,
    WrongKey,
)
from storage.history.records import LastPlay, Play, ProfileRead, Song
from storage.imports.records import ImportJob, PlayTimes, UploadTicket
from storage.mentions import MEMBER_KEYS
from storage.normal import normalise
from storage.outside.records import FEATURES, Asked, Outside, OutsideRow, Question
from storage.playlists.parties import Party
from storage.playlists.schedules import Schedule
from storage.playlists.server_accounts import ServerAccount
from storage.playlists.versions import Version
from storage.records import (
    Account,
    App,
    ArtistRow,
    EvidenceRow,
    Given,
    GivenItem,
    LinkAttempt,
    ListItem,
    Member,
    Parts,
    PlannedTrack,
    PlaylistPlan,
    Recording,
    SavedList,
    SeatWait,
    SeenPlaylist,
    SyncJob,
    Tokens,
    TrackRow,
)
from storage.search import FoundArtist
from storage.secrets import load_keys
from storage.sight import Onlooker
from storage.songs import NAMED
from storage.steps import StepAnswer
from storage.store import Store

__all__ = [
    "APP_GONE",
    "FEATURES",
    "MEMBER_KEYS",
    "NAMED",
    "Account",
    "AccountTaken",
    "App",
    "AppTaken",
    "ArtistRow",
    "Asked",
    "DatabaseDamaged",
    "DatabaseFull",
    "DatabaseLocked",
    "DatabaseUnreachable",
    "EvidenceRow",
    "ExpiredState",
    "FoundArtist",
    "Given",
    "GivenItem",
    "ImportJob",
    "LastPlay",
    "LinkAttempt",
    "ListItem",
    "Member",
    "NewerSchema",
    "Onlooker",
    "Outside",
    "OutsideRow",
    "Parts",
    "Party",
    "PlannedTrack",
    "Play",
    "PlayTimes",
    "PlaylistPlan",
    "ProfileRead",
    "Question",
    "Recording",
    "SavedList",
    "Schedule",
    "SeatWait",
    "SecondApp",
    "SeenPlaylist",
    "ServerAccount",
    "Song",
    "StateProblem",
    "StepAnswer",
    "StorageError",
    "Store",
    "StoreClosed",
    "SyncJob",
    "Tokens",
    "TrackRow",
    "UnknownState",
    "UploadTicket",
    "UsedState",
    "Vanished",
    "Version",
    "WeakKey",
    "WrongKey",
    "load_keys",
    "normalise",
]
