package casework

import (
	"context"
	"fmt"
	"slices"

	"beian/internal/filing"
	"beian/internal/notice"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
)

// PurposeCertificate is the purpose of the scan of a domain certificate.
const PurposeCertificate = "domain-certificate"

// maxContests bounds how many contests a draft has in all: its end closes them
// in one commit.
const maxContests = 10

// OpenContest contests a domain of an own draft that another applicant's case
// holds (A7), with the clean scan of its domain certificate. The provider of that
// case decides (DecideContest) within five working days (rule contest); it is
// told. Opening counts as a saving of the draft: its time starts anew and its
// version grows.
//
// Conflict where nobody holds the domain, an own case does, a contest about it is
// open, or one with this certificate was decided; a second delivery gives the
// same outcome.
func (d *Desk) OpenContest(ctx context.Context, call Call, id, domain, scan string) (out records.Outcome, err error) {
	if err := call.CheckKey(); err != nil {
		return records.Outcome{}, err
	}
	if out, seen, err := d.seen(ctx, call); err != nil || seen {
		return out, err
	}
	defer d.orEarlier(ctx, call, &out, &err)
	draft, err := d.ownDraft(ctx, call.Actor, policy.OpenContest, id)
	if err != nil {
		return records.Outcome{}, err
	}
	if call.IfVersion != 0 && call.IfVersion != draft.Version {
		return records.Outcome{}, stale()
	}
	canonical, err := d.draftDomain(ctx, call.Actor, &draft, domain)
	if err != nil {
		return records.Outcome{}, err
	}
	if err := d.contestable(ctx, &draft, canonical, scan); err != nil {
		return records.Outcome{}, err
	}
	if _, err := d.cleanScan(ctx, id, "", "scan", PurposeCertificate, scan); err != nil {
		return records.Outcome{}, err
	}
	holder, err := d.holder(ctx, call.Actor, canonical)
	if err != nil {
		return records.Outcome{}, err
	}
	now := d.Now().UTC()
	contest := records.Contest{
		ID: d.NewID(), Version: 1, State: records.ContestOpen, Draft: id, Owner: call.Actor.ID, Domain: canonical, Scan: scan,
		Holder: holder.ID, Receipt: holder.Receipt.String(), Provider: holder.Provider, Opened: now, Clock: d.Book.ContestClock(now),
	}
	m := records.Timer{Of: records.OfContest, Case: contest.ID, Started: 1, Clock: contest.Clock}
	m.Next, m.Fires = d.nextOffset(m.Clock, 0)
	b := &batch{}
	b.put(table.IfAbsent())(records.ContestItem(contest))
	b.put(table.IfAbsent())(records.TimerItem(m))
	for _, n := range d.contestNotices(&contest, contest.Holder, ToProvider, notice.ContestOpened, "opened") {
		b.put(table.IfAbsent())(records.NoticeItem(n))
	}
	if b.err != nil {
		return records.Outcome{}, b.err
	}
	draft.Version, draft.Saved, draft.Contests = draft.Version+1, now, append(draft.Contests, contest.ID)
	return d.commitDraft(ctx, call, &draft, table.IfVersion(draft.Version-1), b.ws...)
}

// draftDomain gives the canonical form of a domain that the draft has.
func (d *Desk) draftDomain(ctx context.Context, a policy.Actor, draft *records.Draft, domain string) (string, error) {
	canonical, err := d.Book.Canonical(domain)
	if err != nil {
		return "", filing.Errorf(filing.Invalid, "domain", "domain", "name the domain as the draft has it")
	}
	form, _, err := d.draftForm(ctx, draft, accessor{a.ID, string(a.Role), "contest"})
	if err != nil {
		return "", err
	}
	for _, s := range form.Sites {
		if slices.ContainsFunc(s.Domains, func(name string) bool {
			own, err := d.Book.Canonical(name)
			return err == nil && own == canonical
		}) {
			return canonical, nil
		}
	}
	return "", filing.Errorf(filing.Invalid, "domain", "domain", "the draft has no such domain; save it with the domain first")
}

// contestable refuses a second contest about a domain while one is open, and
// another one with the same certificate.
func (d *Desk) contestable(ctx context.Context, draft *records.Draft, domain, scan string) error {
	if slices.Contains(draft.Holds, records.DomainClaim(domain)) {
		return filing.Errorf(filing.Conflict, "domain-held", "domain", "this draft holds the domain already; submit it")
	}
	for _, id := range draft.Contests {
		c, err := records.ReadContest(ctx, d.Table, id)
		switch {
		case err != nil:
			return unavailable(err)
		case c.Domain != domain:
		case c.State == records.ContestOpen:
			return filing.Errorf(filing.Conflict, "contest-open", "domain", "a contest about this domain is open; wait for the decision")
		case c.Scan == scan:
			return filing.Errorf(filing.Conflict, "contest-decided", "scan", "a contest with this certificate was decided; upload another one")
		}
	}
	if len(draft.Contests) >= maxContests {
		return filing.Errorf(filing.Conflict, "too-many-contests", "domain", "a draft has at most %d contests", maxContests)
	}
	return nil
}

// holder finds the case of another applicant that holds a domain.
func (d *Desk) holder(ctx context.Context, a policy.Actor, domain string) (filing.Case, error) {
	held, found, err := records.ReadClaim(ctx, d.Table, records.DomainClaim(domain))
	if err != nil {
		return filing.Case{}, unavailable(err)
	}
	if !found {
		return filing.Case{}, filing.Errorf(filing.Conflict, "domain-free", "domain", "nobody holds this domain; submit the draft")
	}
	holder, err := records.Case(ctx, d.Table, held.Case)
	switch {
	case filing.KindOf(err) == filing.NotFound:
		return filing.Case{}, filing.Errorf(filing.Conflict, "domain-decided", "domain",
			"a contest has just given this domain to another applicant; contest it again once that filing is submitted")
	case err != nil:
		return filing.Case{}, unavailable(err)
	case holder.Applicant == a.ID:
		own := filing.Errorf(filing.Conflict, "own-case", "domain", "your own case %s holds this domain; withdraw that one", holder.ID)
		own.Case = holder.ID
		return filing.Case{}, own
	}
	return holder, nil
}

// contestNotices lists the notices of a contest to one party, in the ledger of
// the case or draft with the id.
func (d *Desk) contestNotices(c *records.Contest, id, to, template, about string) []records.Notice {
	var out []records.Notice
	now := d.Now().UTC()
	for i, channel := range channels(to) {
		n := records.Notice{
			Case: id, Key: fmt.Sprintf("contest-%s-%s-%s", c.ID, about, to), Template: template, Channel: channel, To: to,
			Facts:   map[string]string{"domain": c.Domain, "due": shownDay(c.Clock.Due), "receipt": c.Receipt},
			Created: now, Next: awake(channel, template, now),
		}
		if i > 0 {
			n.Key += "-" + channel
		}
		out = append(out, n)
	}
	return out
}

// remindContest tells the provider that a contest is to be decided, and, when it
// is overdue, that again until it is.
func (d *Desk) remindContest(ctx context.Context, m records.Timer, offset string, over bool) error {
	c, err := records.ReadContest(ctx, d.Table, m.Case)
	if err != nil {
		return unavailable(err)
	}
	if c.State != records.ContestOpen {
		return unavailable(d.Table.Commit(ctx, table.Delete(records.TimerKeyOf(m.Of, m.Case), table.Always())))
	}
	template := notice.ContestReminder
	if over {
		template = notice.ContestOverdue
	}
	return d.tellOnward(ctx, m, d.contestNotices(&c, c.Holder, ToProvider, template, offset))
}
