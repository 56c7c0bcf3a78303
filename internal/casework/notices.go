package casework

import (
	"context"
	"fmt"
	"time"

	"beian/internal/filing"
	"beian/internal/notice"
	"beian/internal/records"
	"beian/internal/rulebook"
)

// Recipients of notices other than a person of the form.
const (
	ToApplicant = "applicant"
	ToProvider  = "provider"
	ToManager   = "manager"
	ToBureau    = "bureau"
)

// told lists the notices that an event calls for.
func (d *Desk) told(ctx context.Context, c *filing.Case, rec *filing.Record) ([]records.Notice, error) {
	templates, known := notice.For(rec.Event)
	if !known {
		return nil, nil
	}
	event, err := filing.DecodeEvent(rec.Event, rec.Facts)
	if err != nil {
		return nil, err
	}
	online := c.Remote
	if e, ok := event.(*filing.PreCheckPassed); ok {
		online = e.Remote
	}
	clock := rec.Clock
	if clock == nil && rec.From == rec.To { // the deadline runs on
		clock = c.Clock
	}
	var out []records.Notice
	for _, t := range templates {
		name := t.Name
		if online {
			name = notice.ForRemote(name)
		}
		for _, to := range recipients(c, t.To, event, rec.From) {
			key := fmt.Sprintf("%010d-%s-%s", rec.Version, name, to)
			out = append(out, newNotices(c, clock, name, to, key, rec.At)...)
		}
	}
	switch e := event.(type) {
	case *filing.VerificationBooked:
		return d.toldOfBooking(ctx, c, rec, e, out)
	case *filing.DeadlinePassed:
		for i := range out {
			out[i].Facts["party"] = partyName(rec.From.Acts())
		}
	}
	return out, nil
}

// partyName gives the words for a party in a notice.
func partyName(p filing.Party) string {
	switch p {
	case filing.PartyBureau:
		return "通信管理局"
	case filing.PartyProvider:
		return "接入服务单位"
	case filing.PartyApplicant:
		return "主办者"
	case filing.PartyHeads, filing.PartyPersons:
		return "负责人"
	case filing.PartySystem, filing.PartyNobody:
	}
	return "本系统"
}

// recipients lists to whom a template goes: a role, the heads of the sites, the
// head of the event's site, the persons who confirm, or whoever was late at the
// status.
func recipients(c *filing.Case, to notice.Audience, event filing.Event, from filing.Status) []string {
	var ids []string
	switch to {
	case notice.Heads:
		for _, s := range c.Standing() {
			ids = appendNew(ids, s.Head)
		}
	case notice.Head:
		if s, ok := c.Site(siteOf(event)); ok {
			ids = []string{s.Head}
		}
	case notice.Confirmers:
		if e, ok := event.(*filing.DeliveryAcknowledged); ok {
			ids = e.Confirm
		}
	case notice.Late:
		ids = []string{ToProvider}
		if from.Acts() == filing.PartyBureau {
			ids = []string{ToBureau}
		}
	default:
		ids = []string{string(to)}
	}
	return ids
}

// siteOf gives the site that an event is about.
func siteOf(event filing.Event) string {
	switch e := event.(type) {
	case *filing.VerificationBooked:
		return e.Site
	case *filing.VerificationMissed:
		return e.Site
	default:
		return ""
	}
}

// reminders lists the notices of a clock's offset, to the party who must act, or,
// long after the clock has passed, to those to whom it was escalated.
func (d *Desk) reminders(c *filing.Case, m records.Timer, offset rulebook.Offset) []records.Notice {
	var out []records.Notice
	if offset.Late() {
		templates, _ := notice.For("DeadlinePassed")
		for _, t := range templates {
			for _, who := range recipients(c, t.To, nil, c.Status) {
				key := fmt.Sprintf("%010d-%s-%s", m.Started, offset.Name, who)
				for _, n := range newNotices(c, &m.Clock, t.Name, who, key, d.Now().UTC()) {
					n.Facts["party"] = partyName(c.Acts())
					out = append(out, n)
				}
			}
		}
		return out
	}
	var to []string
	template := notice.Reminder
	switch c.Acts() {
	case filing.PartyApplicant:
		to = []string{ToApplicant}
	case filing.PartyHeads:
		to = recipients(c, notice.Heads, nil, "")
		if c.Remote {
			template = notice.ForRemote(template)
		}
	case filing.PartyPersons:
		for _, p := range c.Confirm {
			if p.At.IsZero() {
				to = append(to, p.Person)
			}
		}
	case filing.PartyBureau:
		to = []string{ToBureau}
	case filing.PartyProvider, filing.PartySystem, filing.PartyNobody:
		to = []string{ToProvider}
	}
	for _, who := range to {
		key := fmt.Sprintf("%010d-%s-%s", m.Started, offset.Name, who)
		for _, n := range newNotices(c, &m.Clock, template, who, key, d.Now().UTC()) {
			n.Facts["offset"] = offset.Name
			out = append(out, n)
		}
	}
	return out
}

// newNotices makes the ledger entries of one notice, one for each channel, with
// the facts that templates show. Key is that of the first one.
func newNotices(c *filing.Case, clock *filing.Clock, template, to, key string, at time.Time) []records.Notice {
	var out []records.Notice
	for i, channel := range channels(to) {
		n := records.Notice{
			Case: c.ID, Key: key, Template: template, Channel: channel, To: to, Facts: facts(c, clock),
			Created: at.UTC(), Next: awake(channel, template, at.UTC()),
		}
		if i > 0 {
			n.Key += "-" + channel
		}
		out = append(out, n)
	}
	return out
}

// channels lists how somebody is told: an organisation at its desk, a person by
// SMS (Plan 二(二)1(2)), and the applicant, whom every step concerns, by e-mail
// and in his account's mailbox besides.
func channels(to string) []string {
	switch to {
	case ToProvider, ToManager, ToBureau:
		return []string{notice.Desk}
	case ToApplicant:
		return []string{notice.SMS, notice.Email, notice.Desk}
	default:
		return []string{notice.SMS}
	}
}

func facts(c *filing.Case, clock *filing.Clock) map[string]string {
	shown := map[string]string{"receipt": c.Receipt.String()}
	if clock != nil {
		shown["due"] = shownDay(clock.Due)
	}
	if c.Number.Sequence > 0 {
		shown["number"] = c.Number.String()
	}
	return shown
}

// shownDay writes the day of a moment as notices show it.
func shownDay(at time.Time) string { return at.In(china()).Format("2006年1月2日") }

func appendNew(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}
