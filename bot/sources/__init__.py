"""Outside sources of facts about music, one file a service. None knows of any member."""
