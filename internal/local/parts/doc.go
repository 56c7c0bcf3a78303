// Package parts holds the parts that stand on one machine where AWS has a
// service: the workflow's engine behind the port, schedules, the published
// objects and the feed's position. All of them are items of the same table, so
// that one file holds everything. They start no goroutine and read no clock: the
// system of package local drives them, and so does the simulation.
package parts

import (
	"time"

	"beian/internal/table"
)

// stamp writes a time as it sorts in the work index.
func stamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000000Z") }

// startOver reports whether a commit met another one, or its outcome is not
// known: the caller reads again.
func startOver(err error) bool {
	return table.Conflicted(err, 0)
}
