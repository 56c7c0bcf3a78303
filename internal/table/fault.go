package table

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// MaxIndexedKey bounds, for an item in an index, the sort key of the index and
// both parts of the item's own key together, in bytes. A store whose indexes
// do not order equal keys has to put the three into one sort key of its own,
// which is also why U+0000 may not be in a key.
const MaxIndexedKey = 1000

// Size is what it weighs against [MaxItemBytes] and [MaxCommitBytes]: the
// bytes of its keys, index keys, kind and body.
func (it Item) Size() int {
	n := len(it.Key.Partition) + len(it.Key.Sort) + len(it.Kind) + len(it.Body)
	for _, k := range it.Index {
		n += len(k.Partition) + len(k.Sort)
	}
	return n
}

// The functions below say how a call breaks the contract, "" if it does not.
// They never quote a key or a body: either may identify a person.

func commitFault(ws []Write) string {
	if len(ws) == 0 || len(ws) > MaxWrites {
		return fmt.Sprintf("commit of %d writes, allowed are 1 to %d", len(ws), MaxWrites)
	}
	total := 0
	at := make(map[Key]int, len(ws))
	for i, w := range ws {
		if fault := writeFault(w); fault != "" {
			return fmt.Sprintf("write %d: %s", i, fault)
		}
		if j, twice := at[w.Item.Key]; twice {
			return fmt.Sprintf("writes %d and %d have the same key", j, i)
		}
		at[w.Item.Key] = i
		total += w.Item.Size()
	}
	if total > MaxCommitBytes {
		return fmt.Sprintf("commit of %d bytes, at most %d are allowed", total, MaxCommitBytes)
	}
	return ""
}

func writeFault(w Write) string {
	if fault := keyFault(w.Item.Key); fault != "" {
		return fault
	}
	if v, ok := w.If.WantsVersion(); ok && v < 1 {
		return fmt.Sprintf("condition on version %d, versions start at 1", v)
	}
	switch w.Action {
	case ActionPut:
		return putFault(w.Item, w.If)
	case ActionDelete:
		return ""
	case ActionCheck:
		if w.If.Unconditional() {
			return "check without a condition"
		}
		return ""
	default:
		return fmt.Sprintf("unknown action %d", w.Action)
	}
}

func putFault(it Item, c Condition) string {
	switch {
	case it.Version < 1:
		return fmt.Sprintf("version %d, versions start at 1", it.Version)
	case it.Kind == "":
		return "item without a kind"
	case !utf8.ValidString(string(it.Kind)):
		return "kind is not UTF-8"
	case it.Kind == KindHistory && !c.WantsAbsent():
		return "history is only ever added, so its put must be conditional on absence"
	case !it.Expires.IsZero() && it.Expires.Unix() < 1:
		return "expires before 1970"
	case it.Size() > MaxItemBytes:
		return fmt.Sprintf("item of %d bytes, at most %d are allowed", it.Size(), MaxItemBytes)
	}
	for index, k := range it.Index {
		if index == Primary || !known(index) {
			return fmt.Sprintf("unknown index %q", index)
		}
		if fault := keyFault(k); fault != "" {
			return fmt.Sprintf("index %s: %s", index, fault)
		}
		if n := len(k.Sort) + len(it.Key.Partition) + len(it.Key.Sort); n > MaxIndexedKey {
			return fmt.Sprintf("index %s: sort key and item key of %d bytes, at most %d are allowed", index, n, MaxIndexedKey)
		}
	}
	return ""
}

func queryFault(q Query) string {
	if !known(q.Index) {
		return fmt.Sprintf("unknown index %q", q.Index)
	}
	if q.Limit < 1 || q.Limit > MaxPage {
		return fmt.Sprintf("limit %d, allowed are 1 to %d", q.Limit, MaxPage)
	}
	if fault := partFault("partition", q.Partition, MaxPartitionKey); fault != "" {
		return fault
	}
	for _, bound := range []string{q.From, q.To} {
		if bound == "" {
			continue
		}
		if fault := partFault("bound", bound, MaxSortKey); fault != "" {
			return fault
		}
	}
	return ""
}

func known(index Index) bool {
	switch index {
	case Primary, Queue, Account, Work:
		return true
	default:
		return false
	}
}

func keyFault(k Key) string {
	if fault := partFault("partition key", k.Partition, MaxPartitionKey); fault != "" {
		return fault
	}
	return partFault("sort key", k.Sort, MaxSortKey)
}

func partFault(what, s string, limit int) string {
	switch {
	case s == "":
		return what + " is empty"
	case len(s) > limit:
		return fmt.Sprintf("%s of %d bytes, at most %d are allowed", what, len(s), limit)
	case !utf8.ValidString(s):
		return what + " is not UTF-8"
	case strings.ContainsRune(s, 0):
		return what + " contains U+0000"
	default:
		return ""
	}
}
