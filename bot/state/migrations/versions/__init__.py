"""One file a step; each says by ``down_revision`` what it follows. A step that was released is never changed."""
