package casework

import (
	"context"
	"slices"
	"time"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/seal"
)

// Return is one time that a case came back: from the desk to the applicant, or from
// the bureau, its system or the persons who confirm to the provider. The event says
// which.
type Return struct {
	Event   filing.EventName `json:"event"`
	At      time.Time        `json:"at"`
	Reasons []Ground         `json:"reasons"`
}

// maxFilings bounds how many other cases of a subject a reviewer is shown, and
// maxListed how many of its latest are looked at for them.
const (
	maxFilings = 20
	maxListed  = 100
)

// forReviewer adds to a view what helps to decide (requirements D2): earlier
// returns, the sealed slips and photos before the other scans, and the subject's
// other filings.
func (d *Desk) forReviewer(ctx context.Context, a policy.Actor, key seal.DataKey, v *CaseView) error {
	var err error
	if v.Returns, err = returns(key, v.History, filing.ReturnedByBureau); err != nil {
		return err
	}
	proofs := map[string]int{} // the slip first, then the photo
	for _, s := range v.Case.Standing() {
		if s.Verification != nil {
			proofs[s.Verification.Slip], proofs[s.Verification.Photo] = -2, -1
		}
	}
	slices.SortStableFunc(v.Scans.Shown, func(x, y records.Scan) int { return proofs[x.ID] - proofs[y.ID] })
	v.Filings, err = d.otherFilings(ctx, a, &v.Case)
	return err
}

// returns reads from the history when the case came back to one of the statuses,
// and why.
func returns(key seal.DataKey, history []filing.Record, to ...filing.Status) ([]Return, error) {
	var all []Return
	for _, r := range history {
		if r.To == r.From || !slices.Contains(to, r.To) {
			continue
		}
		event, err := filing.DecodeEvent(r.Event, r.Facts)
		if err != nil {
			return nil, err
		}
		opened, err := openReasons(key, returnReasons(event))
		if err != nil {
			return nil, err
		}
		all = append(all, Return{r.Event, r.At, opened})
	}
	return all, nil
}

// returnReasons gives the reasons of an event that returns a case.
func returnReasons(event filing.Event) []filing.Reason {
	switch e := event.(type) {
	case *filing.PreCheckReturned:
		return e.Reasons
	case *filing.VerificationReturned:
		return e.Reasons
	case *filing.SentBackToApplicant:
		return e.Reasons
	case *filing.DomainReleased:
		return e.Reasons
	case *filing.ReviewReturned:
		return e.Reasons
	case *filing.DeliveryRefused:
		return e.Reasons
	case *filing.ConfirmationFailed:
		return []filing.Reason{e.Reason}
	}
	return nil
}

// otherFilings lists the subject's other cases, the latest first, as far as the
// reader may see them. The list of the subject is a hint: each case is read.
func (d *Desk) otherFilings(ctx context.Context, a policy.Actor, c *filing.Case) ([]Row, error) {
	subject := records.SubjectOf(c.Claims)
	if subject == "" {
		return nil, nil
	}
	listed, _, err := records.Filings(ctx, d.Table, subject, "", maxListed)
	if err != nil {
		return nil, unavailable(err)
	}
	var rows []Row
	for _, f := range listed {
		if f.Case == c.ID || len(rows) == maxFilings {
			continue
		}
		other, err := records.Case(ctx, d.Table, f.Case)
		if filing.KindOf(err) == filing.NotFound {
			continue
		}
		if err != nil {
			return nil, unavailable(err)
		}
		if allow(a, policy.ViewCase, resource(&other), "case") == nil {
			rows = append(rows, caseRow(&other))
		}
	}
	return rows, nil
}
