package casework

import (
	"context"
	"fmt"
	"slices"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/seal"
	"beian/internal/table"
)

// Tick is what a reviewer says of one thing that he has looked at: ok, or fault
// with a note.
type Tick struct {
	Path    string           `json:"path"`
	Outcome string           `json:"outcome"`
	Note    filing.Sensitive `json:"note,omitzero"`
}

// SaveTicks keeps what the reviewer has looked at of the delivery under review
// (requirements D2): the whole list replaces the one before. Only what
// [Desk.ViewTicks] lists can be ticked. The call's IfVersion is that of the
// list, required once there is one: a list that was saved elsewhere in between
// answers Conflict with field If-Match. The case does not move. The outcome's
// version is the list's; a second delivery gives the first one's.
func (d *Desk) SaveTicks(ctx context.Context, call Call, id string, ticks []Tick) (records.Outcome, error) {
	version := call.IfVersion
	call.IfVersion = 0 // which is of the list, not of the case
	return d.decide(ctx, call, policy.ReviewCase, filing.RoleReviewer, id, func(c *filing.Case) (decision, error) {
		if _, err := c.Leads(&filing.ReviewApproved{}); err != nil {
			return decision{}, err
		}
		before, found, err := records.ReadTicks(ctx, d.Table, id, c.Deliveries)
		if err != nil {
			return decision{}, unavailable(err)
		}
		condition := table.IfAbsent()
		if found {
			condition = table.IfVersion(before.Version)
			if version == 0 {
				return decision{}, filing.Errorf(filing.Invalid, "if-match-missing", "If-Match",
					"send the version of the list that you read as If-Match, so that nothing saved elsewhere is lost")
			}
		}
		if version != before.Version {
			return decision{}, stale()
		}
		form, key, err := d.form(ctx, c, accessor{call.Actor.ID, string(call.Actor.Role), "review"})
		if err != nil {
			return decision{}, err
		}
		list := records.Ticks{Case: id, Delivery: c.Deliveries, Version: before.Version + 1, By: call.Actor.ID, At: d.Now().UTC()}
		if list.Ticks, err = ticked(key, d.Book.KeyTicks(&form, c.Standing()), ticks); err != nil {
			return decision{}, err
		}
		list.Missing = unticked(d.Book.KeyTicks(&form, c.Standing()), list.Ticks)
		it, err := records.TicksItem(list)
		return decision{
			writes:  []table.Write{table.Put(it, condition)},
			outcome: &records.Outcome{Case: id, Version: list.Version, Status: c.Status},
		}, err
	})
}

// ticked checks that each tick is of the list and has an outcome, and seals the
// notes.
func ticked(key seal.DataKey, keys []rulebook.KeyTick, ticks []Tick) ([]records.Tick, error) {
	if len(ticks) > len(keys) {
		return nil, filing.Errorf(filing.Invalid, "too-many-ticks", "ticks", "tick each thing of the list once")
	}
	out := make([]records.Tick, len(ticks))
	for i, t := range ticks {
		at := fmt.Sprintf("ticks[%d]", i)
		k := slices.IndexFunc(keys, func(k rulebook.KeyTick) bool { return k.Path == t.Path })
		switch {
		case k < 0:
			return nil, filing.Errorf(filing.Invalid, "unknown-tick", at+".path", "tick what the list of this case names")
		case slices.ContainsFunc(out[:i], func(b records.Tick) bool { return b.Path == t.Path }):
			return nil, filing.Errorf(filing.Invalid, "tick-twice", at+".path", "this is ticked twice")
		case t.Outcome != records.TickOK && t.Outcome != records.TickFault:
			return nil, filing.Errorf(filing.Invalid, "tick-outcome", at+".outcome", "the outcome of a look is ok or fault")
		case len(t.Note.Reveal()) > maxNote:
			return nil, noteTooLong(at + ".note")
		}
		out[i] = records.Tick{Path: t.Path, Outcome: t.Outcome, Reason: keys[k].Reason, Field: keys[k].Field()}
		if t.Note.Empty() {
			continue
		}
		var err error
		if out[i].Note, err = key.Seal("reason", t.Note.Reveal()); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// unticked lists the key paths that no tick says ok of.
func unticked(keys []rulebook.KeyTick, ticks []records.Tick) []string {
	var paths []string
	for _, k := range keys {
		if !slices.ContainsFunc(ticks, func(t records.Tick) bool { return t.Path == k.Path && t.Outcome == records.TickOK }) {
			paths = append(paths, k.Path)
		}
	}
	return paths
}
