package casework

import (
	"context"
	"time"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/seal"
)

// Booked is the appointment of a site's head, and where it is.
type Booked struct {
	Site    string    `json:"site"`
	At      time.Time `json:"at"`
	Desk    string    `json:"desk"`
	Name    string    `json:"name,omitempty"`
	Address string    `json:"address"`
}

// TriesLeft is how often a person may still enter a code; if the last is wrong, too,
// the case goes back to the provider. Again is how often he can be sent the code
// once more.
type TriesLeft struct {
	Person string `json:"person"`
	Left   int    `json:"left"`
	Again  int    `json:"again"`
}

// viewDesk adds to a view what happens around the verification: appointments, who
// has come and who is asked to consent, for the applicant and the provider; for the
// applicant alone how often codes may be entered; and for the provider's staff
// alone who works on the case, when it was returned, how the contacts were
// confirmed and whether the workflow stands still.
func (d *Desk) viewDesk(ctx context.Context, a policy.Actor, key seal.DataKey, v *CaseView) error {
	if err := d.viewConsents(ctx, v); err != nil {
		return err
	}
	if err := d.viewAppointments(ctx, v); err != nil {
		return err
	}
	if a.Role == policy.Applicant {
		return d.viewTries(ctx, v)
	}
	if a.Role == policy.Manager {
		w, _, err := records.ReadWait(ctx, d.Table, v.Case.ID)
		if err != nil {
			return unavailable(err)
		}
		v.Parked = standsStill(w)
	}
	held, err := records.ReadLock(ctx, d.Table, v.Case.Provider, v.Case.ID)
	if err != nil {
		return unavailable(err)
	}
	if held.Runs(d.Now()) {
		v.Lock = &Locked{held.Case, held.Holder, held.Until}
	}
	if v.Returns, err = returns(key, v.History, filing.Returned, filing.ReturnedByBureau); err != nil {
		return err
	}
	v.Contacts, v.Suggested, err = d.contacted(ctx, key, &v.Case)
	return err
}

// viewTries reads how often each person who has not confirmed may still enter a
// code. One whose code is not made yet is left out.
func (d *Desk) viewTries(ctx context.Context, v *CaseView) error {
	c := &v.Case
	if c.Status != filing.AwaitingConfirmation {
		return nil
	}
	for _, p := range c.Confirm {
		if !p.At.IsZero() {
			continue
		}
		owed, found, err := records.ReadCode(ctx, d.Table, c.ID, p.Person)
		if err != nil {
			return unavailable(err)
		}
		if found && owed.Delivery == c.Deliveries {
			v.Tries = append(v.Tries, TriesLeft{p.Person, d.Book.Attempts(c.RuleSet) + 1 - owed.Tries, maxCodesAgain - owed.Again})
		}
	}
	return nil
}

// viewAppointments reads the appointments of this visit and who has come already,
// while heads are waited for.
func (d *Desk) viewAppointments(ctx context.Context, v *CaseView) error {
	c := &v.Case
	if c.Status != filing.AwaitingVerification {
		return nil
	}
	p, err := records.ReadProvider(ctx, d.Table, c.Provider)
	if err != nil {
		return unavailable(err)
	}
	for _, s := range c.Standing() {
		last, err := d.lastCame(ctx, c, s)
		if err != nil {
			return err
		}
		if !last.At.IsZero() {
			v.Appeared = append(v.Appeared, filing.Appearance{Site: s.ID, At: last.At})
			continue
		}
		b, err := records.ReadBooking(ctx, d.Table, c.ID, s.ID)
		if err != nil {
			return unavailable(err)
		}
		if b.Rev == 0 || b.Visit != c.Visit {
			continue
		}
		booked := Booked{Site: s.ID, At: b.At, Desk: b.Desk, Address: p.Place()}
		if desk, ok := p.ServiceDesk(b.Desk); ok {
			booked.Name, booked.Address = desk.Name, desk.Address
		}
		v.Booked = append(v.Booked, booked)
	}
	return nil
}

// viewConsents leaves, while consents are taken, those that stand, so that nobody
// takes a former person's for that of the one in his place, and reads the links
// that are good.
func (d *Desk) viewConsents(ctx context.Context, v *CaseView) error {
	if consentsOpen(&v.Case) != nil {
		return nil
	}
	standing := []records.Consent{}
	for _, g := range v.Consents {
		ok, err := d.stands(ctx, &v.Case, &v.Form, g)
		if err != nil {
			return err
		}
		if ok {
			standing = append(standing, g)
		}
	}
	v.Consents = standing
	links, err := records.ConsentLinks(ctx, d.Table, v.Case.ID)
	if err != nil {
		return unavailable(err)
	}
	for _, l := range links {
		good, err := d.livesFor(ctx, l, &v.Case, &v.Form)
		if err != nil {
			return err
		}
		if good {
			v.Links = append(v.Links, l)
		}
	}
	return nil
}
