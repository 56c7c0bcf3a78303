package casework

import (
	"context"
	"fmt"
	"regexp"
	"slices"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
)

// ViewSettings reads the record of the actor's provider, for its staff (A5).
func (d *Desk) ViewSettings(ctx context.Context, a policy.Actor) (records.Provider, error) {
	return d.ofOwnProvider(ctx, a, policy.ViewSettings)
}

// ChangeSettings lets the manager set what his provider decides for itself:
// desks, leader, listed verifiers and how it works (A5, C1, C6). The call says
// which version it saw. What is registered, the name, licence, provinces and
// addresses, stays. A second delivery gets the same record again. Appointments that
// were given stay given, so that a desk at which some are to come stays, too.
func (d *Desk) ChangeSettings(ctx context.Context, call Call, s records.ProviderSettings) (records.Provider, error) {
	if err := allow(call.Actor, policy.ChangeSettings, policy.Resource{Provider: call.Actor.Provider}, "provider"); err != nil {
		return records.Provider{}, err
	}
	if err := CheckSettings(s); err != nil {
		return records.Provider{}, err
	}
	if call.IfVersion == 0 {
		return records.Provider{}, filing.Errorf(filing.Invalid, "if-match-missing", "If-Match", "send the ETag of the settings that you read")
	}
	return aside(ctx, d, call, func() (records.Provider, []table.Write, error) {
		p, err := d.ofOwnProvider(ctx, call.Actor, policy.ChangeSettings)
		if err != nil {
			return records.Provider{}, nil, err
		}
		if call.IfVersion != p.Version {
			return records.Provider{}, nil, stale()
		}
		if err := d.deskless(ctx, &p, s); err != nil {
			return records.Provider{}, nil, err
		}
		before := p.Version
		p.ProviderSettings, p.SetBy, p.SetAt, p.Version = s, call.Actor.ID, d.Now().UTC(), before+1
		it, err := records.ProviderItem(p)
		return p, []table.Write{table.Put(it, table.IfVersion(before))}, err
	})
}

// deskless refuses settings without a desk at which heads are expected.
func (d *Desk) deskless(ctx context.Context, p *records.Provider, s records.ProviderSettings) error {
	for _, old := range p.Desks {
		if slices.ContainsFunc(s.Desks, func(o filing.ServiceDesk) bool { return o.ID == old.ID }) {
			continue
		}
		days, err := records.Days(ctx, d.Table, p.ID, old.ID, records.DayOf(d.Now()), "9999")
		if err != nil {
			return unavailable(err)
		}
		for _, day := range days {
			if slices.ContainsFunc(day.Appointments, func(a records.Appointment) bool { return a.State == "" && a.At.After(d.Now()) }) {
				return filing.Errorf(filing.Conflict, "desk-booked", "desks",
					"heads are expected at the desk %s; move or give back their appointments first", old.ID)
			}
		}
	}
	return nil
}

// Bounds of a provider's settings.
const (
	maxDesks     = 20
	maxVerifiers = 500
)

// accountPattern is what the subject of a token may look like, as far as it is
// kept in a list of accounts.
const accountPattern = `^[A-Za-z0-9._:|@-]{1,128}$`

// CheckSettings refuses settings that a provider can't work by, naming the member
// at fault.
func CheckSettings(s records.ProviderSettings) error {
	if len(s.Desks) > maxDesks {
		return filing.Errorf(filing.Invalid, "too-many-desks", "desks", "a provider has at most %d desks", maxDesks)
	}
	for i, desk := range s.Desks {
		at := fmt.Sprintf("desks[%d]", i)
		if err := desk.Check(at); err != nil {
			return err
		}
		if slices.ContainsFunc(s.Desks[:i], func(o filing.ServiceDesk) bool { return o.ID == desk.ID }) {
			return filing.Errorf(filing.Invalid, "desk-id", at+".id", "another desk has this id")
		}
	}
	if s.CorrectionDays != 0 && (s.CorrectionDays < 10 || s.CorrectionDays > 90) {
		return filing.Errorf(filing.Invalid, "correction-days", "correctionDays", "give 10 to 90 days to correct, or 0 for the rule's own")
	}
	return checkStaff(s)
}

func checkStaff(s records.ProviderSettings) error {
	account := regexp.MustCompile(accountPattern)
	if s.Leader != "" && !account.MatchString(s.Leader) {
		return filing.Errorf(filing.Invalid, "account", "leader", "name the leader by the account")
	}
	if len(s.Verifiers) > maxVerifiers {
		return filing.Errorf(filing.Invalid, "too-many-verifiers", "verifiers", "list at most %d verifiers", maxVerifiers)
	}
	listed := map[string]bool{}
	for i, v := range s.Verifiers {
		if !account.MatchString(v.Account) || listed[v.Account] {
			return filing.Errorf(filing.Invalid, "account", fmt.Sprintf("verifiers[%d].account", i), "name each verifier by his account, once")
		}
		listed[v.Account] = true
	}
	for i, v := range s.Verifiers {
		if v.Substitute != "" && (!listed[v.Substitute] || v.Substitute == v.Account) {
			return filing.Errorf(filing.Invalid, "substitute", fmt.Sprintf("verifiers[%d].substitute", i), "a substitute is another listed verifier")
		}
	}
	return nil
}
