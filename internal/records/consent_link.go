package records

import (
	"context"
	"time"

	"beian/internal/table"
)

// ConsentLink is the link by which a named person without an account consents
// (A8): the latest one that he was sent, which alone is good. For is the blind
// index of who he was then and of where he was reached; Form is the number of the
// form that said so. Hash is the hex SHA-256 of the link's secret, by which the
// link is found; Sealed is the secret under the case's key, for the notice. Nth
// is how many links he was sent on the day of Asked, with this one. Rev counts all.
type ConsentLink struct {
	Case    string    `json:"case"`
	Person  string    `json:"person"`
	ID      string    `json:"id"`
	Rev     int64     `json:"rev"`
	For     string    `json:"for"`
	Form    int       `json:"form"`
	Hash    string    `json:"hash"`
	Sealed  string    `json:"sealed"`
	Asked   time.Time `json:"asked"`
	Nth     int       `json:"nth"`
	Expires time.Time `json:"expires"`
}

// Account names who acts by the link, as an account names who signed in.
func (l ConsentLink) Account() string { return "link-" + l.ID }

// consentLinkKeep is how long a link that has expired is kept: so long the people
// of the case see that it was sent.
const consentLinkKeep = 30 * 24 * time.Hour

// ConsentLinkKey is where the link of a person is.
func ConsentLinkKey(id, person string) table.Key { return caseKey(id, "consent-link#"+person) }

// ConsentLinkItem lays out a person's link; a later one replaces it.
func ConsentLinkItem(l ConsentLink) (table.Item, error) {
	body, err := encode(l)
	return table.Item{
		Key: ConsentLinkKey(l.Case, l.Person), Version: l.Rev, Kind: "consent-link", Body: body, Expires: l.Expires.Add(consentLinkKeep),
	}, err
}

// ReadConsentLink reads the latest link of a person.
func ReadConsentLink(ctx context.Context, t table.Table, id, person string) (l ConsentLink, found bool, err error) {
	_, found, err = read(ctx, t, ConsentLinkKey(id, person), &l)
	return l, found, err
}

// ConsentLinks reads the latest links of a case, by person.
func ConsentLinks(ctx context.Context, t table.Table, id string) ([]ConsentLink, error) {
	return all[ConsentLink](ctx, t, id, "consent-link#")
}

// LinkHolder says to whom the link with a secret was sent.
type LinkHolder struct {
	Case   string `json:"case"`
	Person string `json:"person"`
}

// LinkHolderKey is where the holder of a link is, by the hash of its secret.
func LinkHolderKey(hash string) table.Key {
	return table.Key{Partition: "link#" + hash, Sort: "holder"}
}

// LinkHolderItem lays out the holder of a link, until the link expires.
func LinkHolderItem(l ConsentLink) (table.Item, error) {
	body, err := encode(LinkHolder{Case: l.Case, Person: l.Person})
	return table.Item{Key: LinkHolderKey(l.Hash), Version: 1, Kind: "link-holder", Body: body, Expires: l.Expires}, err
}

// ReadLinkHolder reads to whom the link was sent whose secret has the hash.
func ReadLinkHolder(ctx context.Context, t table.Table, hash string) (h LinkHolder, found bool, err error) {
	_, found, err = read(ctx, t, LinkHolderKey(hash), &h)
	return h, found, err
}
