package casework

import (
	"context"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
)

// CopyCase starts a new draft from the form of an own case that closed unfiled
// (workflow: a lapsed, withdrawn or refused case is over, and a new one may copy
// its data), with the provider of that case or another one. The draft has an id
// and a key of its own; scans are not copied, for the originals may have changed.
// The reading of the form is recorded. A case that is open or filed answers
// Conflict.
func (d *Desk) CopyCase(ctx context.Context, call Call, id, provider string) (records.Outcome, error) {
	if err := call.CheckKey(); err != nil {
		return records.Outcome{}, err
	}
	if out, seen, err := d.seen(ctx, call); err != nil || seen {
		return out, err
	}
	c, err := d.authorised(ctx, call.Actor, policy.CopyCase, id)
	if err != nil {
		return records.Outcome{}, err
	}
	if c.Status.Stage() != filing.StageClosed {
		return records.Outcome{}, filing.Errorf(filing.Conflict, "case-not-closed", "status",
			"only a withdrawn, lapsed or refused case is copied; this one is %s", c.Status)
	}
	if provider == "" {
		provider = c.Provider
	}
	if err := d.providerExists(ctx, provider); err != nil {
		return records.Outcome{}, err
	}
	form, _, err := d.form(ctx, &c, accessor{call.Actor.ID, string(call.Actor.Role), "copy-case"})
	if err != nil {
		return records.Outcome{}, err
	}
	return d.newDraft(ctx, call, provider, form)
}
