package records

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"beian/internal/filing"
	"beian/internal/table"
)

// Request is an idempotency key that was used: by whom, for exactly what (Digest,
// under a key, so that nothing that was asked for is found by it), and with what
// outcome, or refusal, or, of a call that answers something else than how a case
// stands, with what answer.
type Request struct {
	Actor   string          `json:"actor"`
	Key     string          `json:"key"`
	Digest  string          `json:"digest"`
	Outcome Outcome         `json:"outcome"`
	Refused *Refusal        `json:"refused,omitempty"`
	Answer  json.RawMessage `json:"answer,omitempty"` // nothing personal
}

// Refusal is the error with which a call was answered that nevertheless left
// something behind, such as a counted try: its repeat gets it again.
type Refusal struct {
	Kind   filing.Kind `json:"kind"`
	Code   string      `json:"code"`
	Field  string      `json:"field,omitempty"`
	Detail string      `json:"detail"`
}

// Outcome is what an operation answers: how the case, or the draft, stands
// after it.
type Outcome struct {
	Case    string        `json:"case"`
	Version int64         `json:"version"`
	Status  filing.Status `json:"status"`
}

// RequestKeep is how long an idempotency key is remembered.
const RequestKeep = 90 * 24 * time.Hour

// RequestKey is where a used idempotency key is.
func RequestKey(actor, key string) table.Key {
	return table.Key{Partition: "request#" + actor + "#" + key, Sort: "request"}
}

// RequestItem lays out a used idempotency key.
func RequestItem(r Request, at time.Time) (table.Item, error) {
	body, err := encode(r)
	return table.Item{
		Key: RequestKey(r.Actor, r.Key), Version: 1, Kind: "request", Body: body, Expires: at.Add(RequestKeep),
	}, err
}

// ReadRequest reads a used idempotency key.
func ReadRequest(ctx context.Context, t table.Table, actor, key string) (r Request, found bool, err error) {
	_, found, err = read(ctx, t, RequestKey(actor, key), &r)
	return r, found, err
}

// AccessRecord is that somebody is about to read personal data of a case (I9).
type AccessRecord struct {
	Case    string    `json:"case"`
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	Actor   string    `json:"actor"`
	Role    string    `json:"role"`
	Purpose string    `json:"purpose"`
	What    string    `json:"what"` // form#<n>, draft, scan#<id>, contests, confirmation#<person> or slip#<site>#<n>
}

// AccessItem lays out an access record.
func AccessItem(a AccessRecord) (table.Item, error) {
	body, err := encode(a)
	return table.Item{
		Key: caseKey(a.Case, "access#"+stamp(a.At)+"#"+a.ID), Version: 1, Kind: "access", Body: body,
	}, err
}

// AccessRecords reads a page of who read personal data of a case, oldest
// first.
func AccessRecords(ctx context.Context, t table.Table, id, cursor string) ([]AccessRecord, string, error) {
	page, err := t.Query(ctx, table.Query{
		Partition: casePartition(id), From: "access#", To: "access#~", Limit: table.MaxPage, Cursor: cursor,
	})
	if err != nil {
		return nil, "", fmt.Errorf("access records of a case: %w", err)
	}
	list := make([]AccessRecord, len(page.Items))
	for i, it := range page.Items {
		if err := decode(it, &list[i]); err != nil {
			return nil, "", err
		}
	}
	return list, page.Cursor, nil
}

// Findings is what the automatic pre-check found at a visit.
type Findings struct {
	Case     string           `json:"case"`
	Visit    int64            `json:"visit"`
	At       time.Time        `json:"at"`
	RuleSet  string           `json:"ruleSet"`
	Findings []filing.Finding `json:"findings"`
}

// FindingsKey is where the findings of a visit are.
func FindingsKey(id string, visit int64) table.Key {
	return caseKey(id, fmt.Sprintf("findings#%010d", visit))
}

// FindingsItem lays out the findings of a visit.
func FindingsItem(f Findings) (table.Item, error) {
	body, err := encode(f)
	return table.Item{Key: FindingsKey(f.Case, f.Visit), Version: 1, Kind: "findings", Body: body}, err
}

// ReadFindings reads the findings of a visit.
func ReadFindings(ctx context.Context, t table.Table, id string, visit int64) (f Findings, found bool, err error) {
	_, found, err = read(ctx, t, FindingsKey(id, visit), &f)
	return f, found, err
}

// Appearance is that the head of a site came to the desk, of which visit. Rev
// grows with every coming of that site's head, whatever the visit.
type Appearance struct {
	Case  string    `json:"case"`
	Site  string    `json:"site"`
	Visit int64     `json:"visit"`
	Rev   int64     `json:"rev,omitempty"`
	At    time.Time `json:"at"`
	By    string    `json:"by"` // the verifier who compared the document
}

// AppearanceKey is where it is kept that the head of a site came.
func AppearanceKey(id, site string) table.Key { return caseKey(id, "appearance#"+site) }

// AppearanceItem lays out an appearance; a later one of the site replaces it.
func AppearanceItem(a Appearance) (table.Item, error) {
	body, err := encode(a)
	return table.Item{Key: AppearanceKey(a.Case, a.Site), Version: a.Rev, Kind: "appearance", Body: body}, err
}

// ReadAppearance reads when the head of a site came last; if he never did, the
// revision is 0.
func ReadAppearance(ctx context.Context, t table.Table, id, site string) (Appearance, error) {
	a := Appearance{Case: id, Site: site}
	rev, _, err := read(ctx, t, AppearanceKey(id, site), &a)
	a.Rev = rev // which those of the first version of this system don't hold
	return a, err
}

// Code is the confirmation code that a person owes, sealed, and how often a
// wrong one was entered. Delivery numbers the delivery that it belongs to, Again
// counts how often it was sent once more.
type Code struct {
	Case     string `json:"case"`
	Person   string `json:"person"`
	Delivery int    `json:"delivery"`
	Sealed   string `json:"sealed"`
	Tries    int    `json:"tries"`
	Again    int    `json:"again,omitempty"`
}

// version grows with every delivery, every try and every sending.
func (c Code) version() int64 { return int64(c.Delivery)*100 + int64(c.Tries) + int64(c.Again) + 1 }

// Version gives the version of the item that holds c.
func (c Code) Version() int64 { return c.version() }

// CodeKey is where a person's code is.
func CodeKey(id, person string) table.Key { return caseKey(id, "confirmation#"+person) }

// CodeItem lays out a code.
func CodeItem(c Code) (table.Item, error) {
	body, err := encode(c)
	return table.Item{Key: CodeKey(c.Case, c.Person), Version: c.version(), Kind: "confirmation", Body: body}, err
}

// ReadCode reads a person's code.
func ReadCode(ctx context.Context, t table.Table, id, person string) (c Code, found bool, err error) {
	_, found, err = read(ctx, t, CodeKey(id, person), &c)
	return c, found, err
}
