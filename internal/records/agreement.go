package records

import (
	"context"
	"fmt"
	"time"

	"beian/internal/table"
)

// Accepted is that the applicant accepted an agreement in a version.
type Accepted struct {
	Case    string    `json:"case"`
	ID      string    `json:"id"`
	Version int       `json:"version"`
	At      time.Time `json:"at"`
	By      string    `json:"by"` // account
	Role    string    `json:"role"`
	How     string    `json:"how"`
}

// AcceptedKey is where the acceptance of an agreement is.
func AcceptedKey(id, agreement string) table.Key { return caseKey(id, "agreement#"+agreement) }

// AcceptedItem lays out an acceptance; its version is the agreement's.
func AcceptedItem(a Accepted) (table.Item, error) {
	body, err := encode(a)
	return table.Item{Key: AcceptedKey(a.Case, a.ID), Version: int64(a.Version), Kind: "agreement", Body: body}, err
}

// ReadAccepted reads whether an agreement was accepted.
func ReadAccepted(ctx context.Context, t table.Table, id, agreement string) (a Accepted, found bool, err error) {
	_, found, err = read(ctx, t, AcceptedKey(id, agreement), &a)
	return a, found, err
}

// Consent is that a named person consented himself, or his guardian for him.
// Who is the blind index of the person's document, so that another person in his
// place has not consented; Form is the number of the form that said who he is, 0
// if that was not noted. Guardian is sealed.
type Consent struct {
	Case     string       `json:"case"`
	Person   string       `json:"person"`
	Who      string       `json:"who"`
	To       AgreementRef `json:"to"`
	At       time.Time    `json:"at"`
	By       string       `json:"by"` // account that recorded it
	Role     string       `json:"role"`
	How      string       `json:"how"` // desk, account, link
	Form     int          `json:"form,omitempty"`
	Guardian string       `json:"guardian,omitempty"`
}

// ConsentItem lays out a person's consent; a later one replaces it.
func ConsentItem(c Consent) (table.Item, error) {
	body, err := encode(c)
	return table.Item{Key: caseKey(c.Case, "consent#"+c.Person), Version: 1, Kind: "consent", Body: body}, err
}

// ReadConsent reads the consent of a person.
func ReadConsent(ctx context.Context, t table.Table, id, person string) (c Consent, found bool, err error) {
	_, found, err = read(ctx, t, caseKey(id, "consent#"+person), &c)
	return c, found, err
}

// Consents reads the consents of a case, by person.
func Consents(ctx context.Context, t table.Table, id string) ([]Consent, error) {
	return all[Consent](ctx, t, id, "consent#")
}

// Acceptances reads what the applicant accepted, by agreement.
func Acceptances(ctx context.Context, t table.Table, id string) ([]Accepted, error) {
	return all[Accepted](ctx, t, id, "agreement#")
}

// all reads everything of a case whose sort key begins with the prefix.
func all[T any](ctx context.Context, t table.Table, id, prefix string) ([]T, error) {
	q := table.Query{Partition: casePartition(id), From: prefix, To: prefix + "~", Limit: table.MaxPage}
	list := []T{}
	for {
		page, err := t.Query(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("%s of a case: %w", prefix, err)
		}
		for _, it := range page.Items {
			var v T
			if err := decode(it, &v); err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		if page.Cursor == "" {
			return list, nil
		}
		q.Cursor = page.Cursor
	}
}
