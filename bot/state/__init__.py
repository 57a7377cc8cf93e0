"""What must survive a restart: deliveries, questions, people's wishes, threads that are followed, secrets.

Kept in SQLite, or in PostgreSQL when several processes share it. It knows no platform: whoever calls it says which
team, channel and person is meant. Everything is synchronous and safe to call from several threads; an adapter calls it
with ``asyncio.to_thread``. Times are aware and in UTC. Whatever goes wrong with the database is a ``StateError``, so
that an adapter can answer without it.
"""
