package casework

import (
	"context"
	"errors"
	"slices"
	"time"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/rulebook"
)

// mended demands of a returned case whose form stays as it is that something was
// mended besides it since the return (B4), and says what is wanted where nothing
// was.
func (d *Desk) mended(ctx context.Context, c *filing.Case, f *filing.Form) error {
	history, err := records.History(ctx, d.Table, c.ID)
	if err != nil {
		return unavailable(err)
	}
	at, err := returnedAt(history)
	if err != nil {
		return err
	}
	since, err := d.besides(ctx, c.ID, at, d.Now())
	if err != nil {
		return err
	}
	agreed := len(since.Consents) > 0
	if !agreed {
		if agreed, err = d.allConsented(ctx, c, f); err != nil {
			return err
		}
	}
	return goesOn(d.ways(c), len(c.Reasons) > 0, len(since.Scans) > 0, agreed)
}

// ways gives by what each standing reason can be mended besides the form.
func (d *Desk) ways(c *filing.Case) []string {
	var ways []string
	for _, r := range standingReasons(c) {
		text, _ := d.Book.Reason(r.Code)
		ways = append(ways, text.Mend)
	}
	return ways
}

// goesOn is the rule: an unchanged form goes on with a new scan, with a consent
// where one was wanted, with a reason that is mended outside of this service, and
// where every reason was about sites that were taken out since.
func goesOn(ways []string, returned, scanned, agreed bool) error {
	switch {
	case len(ways) == 0 && returned, scanned, slices.Contains(ways, rulebook.MendOutside):
		return nil
	case agreed && slices.Contains(ways, rulebook.MendConsent):
		return nil
	}
	switch ways = slices.Compact(slices.Sorted(slices.Values(ways))); {
	case slices.Equal(ways, []string{rulebook.MendScan}):
		return filing.Errorf(filing.Invalid, "nothing-uploaded", "", "upload the papers that the return names and wait until they are checked, then submit again")
	case slices.Equal(ways, []string{rulebook.MendConsent}):
		return filing.Errorf(filing.Invalid, "nothing-consented", "", "the persons whom the return names consent first, by the link that they are sent or at the desk; then submit again")
	}
	return filing.Errorf(filing.Invalid, "nothing-corrected", "", "correct the fields or upload the papers that the return names, then submit again")
}

// Besides is what came to a case besides its form between a return and its
// resubmission: clean scans that stand, and persons who consented.
type Besides struct {
	Scans    []records.Scan
	Consents []records.Consent
}

// besides finds what came after one moment and up to another one.
func (d *Desk) besides(ctx context.Context, id string, after, until time.Time) (Besides, error) {
	within := func(t time.Time) bool { return t.After(after) && !t.After(until) }
	scans, err := records.Scans(ctx, d.Table, id)
	if err != nil {
		return Besides{}, unavailable(err)
	}
	consents, err := records.Consents(ctx, d.Table, id)
	if err != nil {
		return Besides{}, unavailable(err)
	}
	return Besides{
		Scans:    slices.DeleteFunc(scans, func(s records.Scan) bool { return s.State != records.ScanClean || !within(s.Checked) }),
		Consents: slices.DeleteFunc(consents, func(c records.Consent) bool { return !within(c.At) }),
	}, nil
}

// allConsented reports whether every named person has consented already: a
// return for a consent that is there must not be for ever.
func (d *Desk) allConsented(ctx context.Context, c *filing.Case, f *filing.Form) (bool, error) {
	for _, person := range named(c, f) {
		if _, done, err := d.given(ctx, c, f, person); err != nil || !done {
			return false, err
		}
	}
	return true, nil
}

// returnedAt gives when a case was returned to its applicant last. What moves it
// while it is returned, such as a dropped site, returns it no more.
func returnedAt(history []filing.Record) (time.Time, error) {
	for _, r := range slices.Backward(history) {
		if r.To == filing.Returned && r.From != filing.Returned {
			return r.At, nil
		}
	}
	return time.Time{}, errors.New("the history returns nothing")
}
