package parts

import (
	"slices"

	"beian/internal/records"
	"beian/internal/table"
)

// Wakes is the cases for which commits have left a wake-up of the workflow, until they
// are followed: what a change stream tells of them on AWS. It is kept nowhere: what a
// crash loses is found by the sweep. It is not for use by several at once.
type Wakes []string

// Note notes the wake-ups that a commit has put, or may have put.
func (w *Wakes) Note(ws []table.Write) {
	for _, write := range ws {
		if write.Action != table.ActionPut || write.Item.Kind != records.KindFollow {
			continue
		}
		// What can't be read is for the sweep to say.
		if f, err := records.FollowOf(write.Item); err == nil && !slices.Contains(*w, f.Case) {
			*w = append(*w, f.Case)
		}
	}
}

// Take gives the cases that were noted since it was asked last, in that order.
func (w *Wakes) Take() []string {
	cases := *w
	*w = nil
	return cases
}
