"""Use cases of the tracker beyond its plain records: practice, records on their way, calendars."""
