// Package tabletest is the contract of the storage port as tests. Every driver
// runs it, so that what is tested above one of them holds above all.
package tabletest

import (
	"testing"

	"beian/internal/table"
)

// Open gives a new, empty table, bare (the suite puts [table.Checked] above
// it), and its feed, nil if it has none. It closes them by t.Cleanup.
type Open func(t *testing.T) (table.Table, table.Feed)

// Run is the suite for a driver.
func Run(t *testing.T, open Open) {
	RunSingle(t, open)
	run(t, open, map[string]func(*testing.T, table.Table){
		"Get":                     testGet,
		"LargestCommit":           testLargestCommit,
		"Conditions":              testConditions,
		"ConflictNamesWrites":     testConflictNamesWrites,
		"AllOrNothing":            testAllOrNothing,
		"RepeatedCommit":          testRepeatedCommit,
		"CancelledMeanwhile":      testCancelledMeanwhile,
		"QueryOrder":              testQueryOrder,
		"OneWinnerPerClaim":       testOneWinnerPerClaim,
		"CommitThenReadElsewhere": testCommitThenReadElsewhere,
	})
	RunUnreliable(t, open)
}

// RunSingle is the part of the suite that needs no transaction: commits of one
// write, pages and indexes.
func RunSingle(t *testing.T, open Open) {
	run(t, open, map[string]func(*testing.T, table.Table){
		"GetGivesCopies":         testGetGivesCopies,
		"CommitKeepsCopies":      testCommitKeepsCopies,
		"InvalidCallsDoNothing":  testInvalidCallsDoNothing,
		"CancelledBefore":        testCancelledBefore,
		"QueryBounds":            testQueryBounds,
		"QueryKeepsToPartition":  testQueryKeepsToPartition,
		"QueryGivesWholeItems":   testQueryGivesWholeItems,
		"IndexFollowsItem":       testIndexFollowsItem,
		"IndexOrder":             testIndexOrder,
		"IndexesAreIndependent":  testIndexesAreIndependent,
		"CursorOfAnotherQuery":   testCursorOfAnotherQuery,
		"CursorWhileItemsVanish": testCursorWhileItemsVanish,
	})
}

// run runs each test on a table of its own.
func run(t *testing.T, open Open, tests map[string]func(*testing.T, table.Table)) {
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			tbl, _ := open(t)
			test(t, table.Checked(tbl))
		})
	}
}

// RunUnreliable is the part of the suite that holds above a table that
// throttles, forgets to answer, shortens pages and shows indexes late: what a
// caller may rely on whatever happens.
func RunUnreliable(t *testing.T, open Open) {
	run(t, open, map[string]func(*testing.T, table.Table){
		"NoLostUpdate":              testNoLostUpdate,
		"TransfersKeepTheSum":       testTransfersKeepTheSum,
		"PagesWhileItemsAreAdded":   testPagesWhileItemsAreAdded,
		"IndexPagesReachEverything": testIndexPagesReachEverything,
	})
	for name, test := range map[string]func(*testing.T, table.Table, table.Feed){
		"FeedHasEveryRecordInOrder": testFeedHasEveryRecordInOrder,
		"FeedResumes":               testFeedResumes,
		"FeedHasOnlyHistory":        testFeedHasOnlyHistory,
		"FeedWhileWritten":          testFeedWhileWritten,
	} {
		tbl, feed := open(t)
		if feed == nil {
			continue
		}
		t.Run(name, func(t *testing.T) { test(t, table.Checked(tbl), feed) })
	}
}
