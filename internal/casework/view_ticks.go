package casework

import (
	"context"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/seal"
)

// TickList is what a reviewer looks at before he approves, with what was ticked
// already. Suggested are the reasons that the faults suggest to return the case
// for; they are taken when it is returned without others.
type TickList struct {
	Case      string    `json:"case"`
	Version   int64     `json:"version"` // of the list, 0 before it is saved
	Delivery  int       `json:"delivery"`
	Ticks     []TickRow `json:"ticks"`
	Missing   []string  `json:"missing"` // paths without an ok
	Suggested []Ground  `json:"suggested"`
}

// TickRow is one thing to look at. Scan is the id of the scan beside it, where
// the desk recorded one; Outcome is empty until it is ticked.
type TickRow struct {
	Path    string           `json:"path"`
	Scan    string           `json:"scan,omitempty"`
	Reason  string           `json:"reason"`
	Chinese string           `json:"zh"`
	English string           `json:"en"`
	Outcome string           `json:"outcome,omitempty"`
	Note    filing.Sensitive `json:"note,omitzero"`
}

// ViewTicks lists what the reviewer of a case must look at and what he has
// ticked (requirements D2), after recording that he reads the form. A case that
// is not under review answers Conflict.
func (d *Desk) ViewTicks(ctx context.Context, a policy.Actor, id string) (TickList, error) {
	c, err := d.authorised(ctx, a, policy.ReviewCase, id)
	if err != nil {
		return TickList{}, err
	}
	if _, err := c.Leads(&filing.ReviewApproved{}); err != nil {
		return TickList{}, err
	}
	form, key, err := d.form(ctx, &c, accessor{a.ID, string(a.Role), "review"})
	if err != nil {
		return TickList{}, err
	}
	kept, _, err := records.ReadTicks(ctx, d.Table, id, c.Deliveries)
	if err != nil {
		return TickList{}, unavailable(err)
	}
	keys := d.Book.KeyTicks(&form, c.Standing())
	list := TickList{
		Case: id, Version: kept.Version, Delivery: c.Deliveries, Ticks: make([]TickRow, len(keys)),
		Missing: append([]string{}, unticked(keys, kept.Ticks)...),
	}
	for i, k := range keys {
		list.Ticks[i] = TickRow{Path: k.Path, Scan: scanBeside(&c, k), Reason: k.Reason, Chinese: k.Chinese, English: k.English}
		if err := list.Ticks[i].fill(key, kept.Ticks); err != nil {
			return TickList{}, err
		}
	}
	list.Suggested, err = openReasons(key, faults(kept.Ticks))
	return list, err
}

func (r *TickRow) fill(key seal.DataKey, ticks []records.Tick) error {
	for _, t := range ticks {
		if t.Path != r.Path {
			continue
		}
		r.Outcome = t.Outcome
		if t.Note == "" {
			return nil
		}
		note, err := key.Open("reason", t.Note)
		if err != nil {
			return err
		}
		r.Note = filing.NewSensitive(note)
	}
	return nil
}

// scanBeside gives the scan that the desk recorded for a tick.
func scanBeside(c *filing.Case, k rulebook.KeyTick) string {
	for _, s := range c.Standing() {
		switch {
		case s.Verification == nil:
		case k.Scan == PurposePhoto && k.Path == "sites["+s.ID+"].photo":
			return s.Verification.Photo
		case k.Scan == PurposeSlip && k.Path == "sites["+s.ID+"].slip":
			return s.Verification.Slip
		}
	}
	return ""
}

// faults makes the reasons that the ticks suggest, with their notes sealed as
// they are.
func faults(ticks []records.Tick) []filing.Reason {
	var all []filing.Reason
	for _, t := range ticks {
		if t.Outcome == records.TickFault {
			all = append(all, filing.Reason{Code: t.Reason, Field: t.Field, Note: t.Note})
		}
	}
	return all
}
