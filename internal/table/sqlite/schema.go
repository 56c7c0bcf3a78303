package sqlite

import (
	"fmt"

	"zombiezen.com/go/sqlite"
)

// migrations bring a file from each schema version to the next; the version
// is the file's user_version. Released ones are never changed, only added to.
func migrations() []string {
	return []string{schema1}
}

// schema1: an item is one row. Its id grows with the commits and is the
// position in the feed of those that are history, whose rows therefore stay
// when the item is deleted (deleted = 1, without index keys). The body is the
// last column, so that reading the others does not touch its pages.
const schema1 = `
CREATE TABLE items (
	id                INTEGER PRIMARY KEY,
	deleted           INTEGER NOT NULL DEFAULT 0,
	version           INTEGER NOT NULL,
	expires           INTEGER,
	kind              TEXT NOT NULL,
	partition         TEXT NOT NULL,
	sort              TEXT NOT NULL,
	queue_partition   TEXT,
	queue_sort        TEXT,
	account_partition TEXT,
	account_sort      TEXT,
	work_partition    TEXT,
	work_sort         TEXT,
	body              BLOB
) STRICT;
CREATE UNIQUE INDEX items_by_key ON items (partition, sort) WHERE deleted = 0;
CREATE INDEX items_by_queue ON items (queue_partition, queue_sort, partition, sort) WHERE queue_partition IS NOT NULL;
CREATE INDEX items_by_account ON items (account_partition, account_sort, partition, sort) WHERE account_partition IS NOT NULL;
CREATE INDEX items_by_work ON items (work_partition, work_sort, partition, sort) WHERE work_partition IS NOT NULL;
CREATE INDEX items_by_expiry ON items (expires) WHERE expires IS NOT NULL;
CREATE INDEX history ON items (id) WHERE kind = 'history-record';
`

// migrate brings the file to the newest schema, each step in a transaction of
// its own. A file of a newer program is refused.
func migrate(conn *sqlite.Conn) error {
	steps := migrations()
	version, err := number(conn, "PRAGMA user_version")
	if err != nil {
		return err
	}
	if version > int64(len(steps)) {
		return fmt.Errorf("the file has schema %d, this program knows up to %d: use a newer program", version, len(steps))
	}
	for i := version; i < int64(len(steps)); i++ {
		script := fmt.Sprintf("BEGIN IMMEDIATE;%s;PRAGMA user_version = %d;COMMIT", steps[i], i+1)
		if err := execute(conn, script); err != nil {
			return fmt.Errorf("schema %d: %w", i+1, err)
		}
	}
	return nil
}
