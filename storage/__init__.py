"""What Commontone remembers: members, accounts, the catalogue, evidence, lists, playlists.

`Store.open(path, keys)` gives the one object to talk to; its repositories are named after what
they keep (`store.members`, `store.evidence`, ...) and speak in the records named here.
"""

from storage.errors import (
    AccountTaken,
    DatabaseDamaged,
    DatabaseFull,
    DatabaseLocked,
    DatabaseUnreachable,
    ExpiredState,
    NewerSchema,
    StateProblem,
    StorageError,
    StoreClosed,
    UnknownState,
    UsedState,
    Vanished,
    WeakKey,
    WrongKey,
)
from storage.mentions import MEMBER_KEYS
from storage.normal import normalise
from storage.outside_records import FEATURES, Asked, Outside, OutsideRow, Question
from storage.records import (
    Account,
    ArtistRow,
    EvidenceRow,
    Given,
    GivenItem,
    LinkAttempt,
    ListItem,
    Member,
    PlannedTrack,
    PlaylistPlan,
    Recording,
    SavedList,
    SeenPlaylist,
    SyncJob,
    Tokens,
    TrackRow,
)
from storage.secrets import load_keys
from storage.store import Store

__all__ = [
    "FEATURES",
    "MEMBER_KEYS",
    "Account",
    "AccountTaken",
    "ArtistRow",
    "Asked",
    "DatabaseDamaged",
    "DatabaseFull",
    "DatabaseLocked",
    "DatabaseUnreachable",
    "EvidenceRow",
    "ExpiredState",
    "Given",
    "GivenItem",
    "LinkAttempt",
    "ListItem",
    "Member",
    "NewerSchema",
    "Outside",
    "OutsideRow",
    "PlannedTrack",
    "PlaylistPlan",
    "Question",
    "Recording",
    "SavedList",
    "SeenPlaylist",
    "StateProblem",
    "StorageError",
    "Store",
    "StoreClosed",
    "SyncJob",
    "Tokens",
    "TrackRow",
    "UnknownState",
    "UsedState",
    "Vanished",
    "WeakKey",
    "WrongKey",
    "load_keys",
    "normalise",
]
