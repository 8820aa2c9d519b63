"""Forward-only changes of the tables; run by `hanju.store.migrate` when a store is opened."""
