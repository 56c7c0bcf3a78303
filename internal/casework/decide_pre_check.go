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
)

// Verdict is what a decider says: the decision by its name, coded reasons with
// free notes, and what the decision needs besides.
type Verdict struct {
	Decision string         `json:"decision"`
	Reasons  []Ground       `json:"reasons,omitempty"`
	Contact  filing.Contact `json:"contact,omitzero"` // of a passed pre-check
	Remote   bool           `json:"remote,omitempty"` // the heads are verified online (C6)
}

// Ground is a coded reason with a free note in the clear, on its way in.
type Ground struct {
	Code  string           `json:"code"`
	Field string           `json:"field,omitempty"`
	Note  filing.Sensitive `json:"note,omitzero"`
}

// DecidePreCheck is the verifier's decision on the pre-check (B2): pass, return
// or refuse. Passing needs the automatic findings of this visit without a
// block, and a contact that was reached: one noted at this visit, or the
// verdict's own, which is then noted with it (Plan 二(二)1(2)).
func (d *Desk) DecidePreCheck(ctx context.Context, call Call, id string, v Verdict) (records.Outcome, error) {
	return d.decide(ctx, call, policy.DecidePreCheck, filing.RoleVerifier, id, func(c *filing.Case) (decision, error) {
		if v.Decision == "pass" {
			return d.passPreCheck(ctx, call, c, v)
		}
		switch v.Decision {
		case "return":
			reasons, err := d.reasons(ctx, c, v.Reasons, rulebook.ReasonsPreCheck)
			return decision{event: &filing.PreCheckReturned{Reasons: reasons}}, err
		case "refuse":
			reasons, err := d.reasons(ctx, c, v.Reasons, rulebook.ReasonsRefusal)
			return decision{event: &filing.PreCheckRefused{Reasons: reasons}}, err
		default:
			return decision{}, unknownDecision("pass, return or refuse")
		}
	})
}

func (d *Desk) passPreCheck(ctx context.Context, call Call, c *filing.Case, v Verdict) (decision, error) {
	found, kept, err := records.ReadFindings(ctx, d.Table, c.ID, c.Visit)
	if err != nil {
		return decision{}, unavailable(err)
	}
	if c.Status == filing.AwaitingPreCheck && !kept {
		return decision{}, filing.Errorf(filing.Conflict, "checks-running", "status", "the automatic checks are still running; try again in a moment")
	}
	if filing.Blocks(found.Findings) > 0 {
		return decision{}, filing.Errorf(filing.Conflict, "findings-block", "decision", "automatic findings forbid passing; return the case with its reasons")
	}
	contact, writes, err := d.confirmedContact(ctx, call, c, v.Contact)
	if err != nil {
		return decision{}, err
	}
	if v.Remote {
		if err := d.mayBeRemote(ctx, c); err != nil {
			return decision{}, err
		}
	}
	return decision{event: &filing.PreCheckPassed{Contact: contact, Remote: v.Remote}, writes: writes}, nil
}

// mayBeRemote refuses a verification online under rules that want the heads
// themselves (Plan 二(二)1(3): 本人到场), and by a provider that does not offer it.
func (d *Desk) mayBeRemote(ctx context.Context, c *filing.Case) error {
	if !d.Book.Remote(c.RuleSet) {
		return filing.Errorf(filing.Conflict, "remote-not-allowed", "remote",
			"the rules of this case (%s) want the heads to come in person; pass it without remote", c.RuleSet)
	}
	p, err := records.ReadProvider(ctx, d.Table, c.Provider)
	if err == nil && !p.Remote {
		return filing.Errorf(filing.Conflict, "remote-not-offered", "remote",
			"your provider does not verify online; pass it without remote, or ask the manager for the setting")
	}
	return unavailable(err)
}

// reasons checks that the codes are of the catalogue's families for this
// decision, and seals the notes, which may name a person.
func (d *Desk) reasons(ctx context.Context, c *filing.Case, gs []Ground, families ...string) ([]filing.Reason, error) {
	if len(gs) > maxReasons {
		return nil, filing.Errorf(filing.Invalid, "too-many-reasons", "reasons", "name at most %d reasons", maxReasons)
	}
	var key *seal.DataKey
	out := make([]filing.Reason, len(gs))
	for i, g := range gs {
		if text, known := d.Book.Reason(g.Code); !known || !slices.Contains(families, text.Family) {
			return nil, filing.Errorf(filing.Invalid, "unknown-reason", fmt.Sprintf("reasons[%d].code", i),
				"use a reason code of the catalogue for this decision")
		}
		// The field is kept in the clear, so it must not be able to hold a name.
		if g.Field != "" && !rulebook.IsPath(g.Field) {
			return nil, filing.Errorf(filing.Invalid, "unknown-path", fmt.Sprintf("reasons[%d].field", i),
				"name a field of the form by its path, such as persons[p1].mobile")
		}
		out[i] = filing.Reason{Code: g.Code, Field: g.Field}
		if g.Note.Empty() {
			continue
		}
		if len(g.Note.Reveal()) > maxNote {
			return nil, noteTooLong("reasons")
		}
		if key == nil {
			k, err := d.dataKey(ctx, c.ID)
			if err != nil {
				return nil, err
			}
			key = &k
		}
		var err error
		if out[i].Note, err = key.Seal("reason", g.Note.Reveal()); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Bounds of what one decision writes into case and history: reasons, and the
// bytes of one's note.
const (
	maxReasons = 50
	maxNote    = 2000
)

func noteTooLong(field string) error {
	return filing.Errorf(filing.Invalid, "note-too-long", field, "keep a note under %d bytes", maxNote)
}

func unknownDecision(choices string) error {
	return filing.Errorf(filing.Invalid, "unknown-decision", "decision", "decide one of: %s", choices)
}
