package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/table"
)

// Publish brings what the public sees, and the bus, up to a version of the
// case. The objects show the case as it is now, which may be later; a racing
// publisher is found by the object's ETag. The bus gets the event of each version
// whose outbox item is there, up to this one and in their order: so no event comes
// before the one of the version before it, and one whose publisher was lost is put
// by the next. An event that was put before may come again, with the same id; the
// version tells its place. The outbox items live until all of it is done; without
// one, nothing is left to do. A move that can void a slip brings the slips' proofs along.
func (d *Desk) Publish(ctx context.Context, id string, version int64) error {
	pending, err := records.Outboxes(ctx, d.Table, id, records.WorkPublish, version)
	if err != nil || len(pending) == 0 {
		return unavailable(err)
	}
	last := len(pending) - 1
	for i, o := range pending {
		if err := d.tell(ctx, o); err != nil {
			return err
		}
		if i < last { // the objects follow from the last one, whose item is still there
			if err := d.publishVoided(ctx, o); err != nil {
				return errors.Join(published(err), d.noteTold(ctx, o))
			}
			if err := d.done(ctx, o); err != nil {
				return err
			}
		}
	}
	if err := d.publishObjects(ctx, id); err != nil {
		return errors.Join(published(err), d.noteTold(ctx, pending[last]))
	}
	if err := d.publishVoided(ctx, pending[last]); err != nil {
		return errors.Join(published(err), d.noteTold(ctx, pending[last]))
	}
	return d.done(ctx, pending[last])
}

// tell puts the event of a version on the bus, unless it is known to be there.
func (d *Desk) tell(ctx context.Context, o records.Outbox) error {
	if o.Told {
		return nil
	}
	rec, found, err := records.Record(ctx, d.Table, o.Case, o.Version)
	if err != nil {
		return unavailable(err)
	}
	if !found {
		return fmt.Errorf("publish: version %d of case %s has no history record", o.Version, o.Case)
	}
	c, err := records.Case(ctx, d.Table, o.Case)
	if err != nil {
		return unavailable(err)
	}
	if err := d.putEvent(ctx, &rec, c.Provider); err != nil {
		return published(err)
	}
	return nil
}

// noteTold keeps that the event is on the bus, though the objects are not
// published yet: so that a store that is down brings no event a second time.
func (d *Desk) noteTold(ctx context.Context, o records.Outbox) error {
	if o.Told {
		return nil
	}
	o.Told = true
	it, err := records.OutboxItem(o)
	if err != nil {
		return err
	}
	err = d.Table.Commit(ctx, table.Put(it, table.IfVersion(o.Version)))
	if errors.As(err, new(*table.ConflictError)) {
		return nil // another publisher has done it all
	}
	return unavailable(err)
}

// done deletes the outbox item of a version.
func (d *Desk) done(ctx context.Context, o records.Outbox) error {
	if err := d.Table.Commit(ctx, table.Delete(records.OutboxKey(o), table.Always())); err != nil {
		return unavailable(fmt.Errorf("publish: %w", err))
	}
	return nil
}

// EventDetail is the detail of an event on the bus: which case, which version,
// between which statuses, when, and the access provider, by which a rule of the bus
// hands a provider's events to its own systems (D4). The rest is read where it may
// be.
type EventDetail struct {
	Case     string        `json:"caseId"`
	Version  int64         `json:"version"`
	From     filing.Status `json:"from"`
	To       filing.Status `json:"to"`
	At       time.Time     `json:"at"`
	Provider string        `json:"provider,omitempty"`
}

func (d *Desk) putEvent(ctx context.Context, rec *filing.Record, provider string) error {
	detail, err := json.Marshal(EventDetail{rec.Case, rec.Version, rec.From, rec.To, rec.At, provider})
	if err != nil {
		return fmt.Errorf("event: %w", err)
	}
	return d.Bus.Put(ctx, Envelope{
		ID: fmt.Sprintf("%s-%d", rec.Case, rec.Version), Type: string(rec.Event), Time: rec.At, Detail: detail,
	})
}

// published gives a failing store or bus the kind that is tried again.
func published(err error) error {
	if filing.KindOf(err) != "" {
		return err
	}
	return &filing.Error{Kind: filing.Unavailable, Code: "publishing", Detail: "a store or the bus does not answer; it is published later", Err: err}
}
