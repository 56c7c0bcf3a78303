package records

import (
	"context"
	"fmt"
	"time"

	"beian/internal/filing"
	"beian/internal/table"
)

// Slip is one version of a site's verification slip (网站备案信息真实性核验单).
// Sealed is its whole content, as printed; Digest is the hex SHA-256 of it, Basis
// that of the same content without what is new at every version. Code proves it
// to the public.
type Slip struct {
	Case       string          `json:"case"`
	Site       string          `json:"site"`
	Version    int             `json:"version"`
	Rev        int64           `json:"rev"`
	Form       int             `json:"form"` // number of the form that it shows
	Visit      int64           `json:"visit"`
	Code       string          `json:"code"`
	Digest     string          `json:"digest"`
	Basis      string          `json:"basis"`
	Sealed     string          `json:"sealed"`
	Access     filing.Access   `json:"access"`
	At         time.Time       `json:"at"`
	By         string          `json:"by"`
	Signatures []SlipSignature `json:"signatures,omitempty"`
	Seals      []string        `json:"seals,omitempty"` // provider, organisation
	Copies     SlipCopies      `json:"copies,omitzero"`
	SignedAt   time.Time       `json:"signedAt,omitzero"` // when the last signature or seal came
}

// SlipSignature is that a party signed a slip and what goes with it.
type SlipSignature struct {
	By         string         `json:"by"`  // verifier, head
	How        string         `json:"how"` // paper, screen
	Scan       string         `json:"scan"`
	AlsoSigned []AgreementRef `json:"alsoSigned"`
	At         time.Time      `json:"at"`
	Actor      string         `json:"actor"`
}

// SlipCopies is what became of the two copies of a slip: the provider's own is
// kept, the bureau's sent as original, fax or scan.
type SlipCopies struct {
	Kept bool   `json:"kept"`
	Sent string `json:"sent"`
}

// AgreementRef names an agreement in a version.
type AgreementRef struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
}

// SlipItem lays out a version of a slip.
func SlipItem(s Slip) (table.Item, error) {
	body, err := encode(s)
	return table.Item{
		Key: caseKey(s.Case, fmt.Sprintf("slip#%s#%04d", s.Site, s.Version)), Version: s.Rev, Kind: "slip", Body: body,
	}, err
}

// LatestSlip reads the latest version of a site's slip.
func LatestSlip(ctx context.Context, t table.Table, id, site string) (s Slip, found bool, err error) {
	q := table.Query{Partition: casePartition(id), From: "slip#" + site + "#", To: "slip#" + site + "#~", Descending: true, Limit: 1}
	for {
		page, err := t.Query(ctx, q)
		if err != nil {
			return Slip{}, false, fmt.Errorf("slip of a site: %w", err)
		}
		if len(page.Items) > 0 {
			err = decode(page.Items[0], &s)
			return s, err == nil, err
		}
		if page.Cursor == "" {
			return Slip{}, false, nil
		}
		q.Cursor = page.Cursor
	}
}

// Slips reads every version of every slip of a case, by site and version.
func Slips(ctx context.Context, t table.Table, id string) ([]Slip, error) {
	q := table.Query{Partition: casePartition(id), From: "slip#", To: "slip#~", Limit: table.MaxPage}
	var list []Slip
	for {
		page, err := t.Query(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("slips of a case: %w", err)
		}
		for _, it := range page.Items {
			var s Slip
			if err := decode(it, &s); err != nil {
				return nil, err
			}
			list = append(list, s)
		}
		if page.Cursor == "" {
			return list, nil
		}
		q.Cursor = page.Cursor
	}
}

// Proof is that what the public sees of a slip is to be brought up to its
// revision.
type Proof struct {
	Case    string    `json:"case"`
	Site    string    `json:"site"`
	Version int       `json:"version"`
	Rev     int64     `json:"rev"`
	Since   time.Time `json:"since"`
}

// KindProof is the kind of the work on a slip's proof.
const KindProof table.Kind = "proof"

// ProofKey is where the work on a slip's proof is.
func ProofKey(p Proof) table.Key {
	return caseKey(p.Case, fmt.Sprintf("proof#%s#%04d", p.Site, p.Version))
}

// ProofItem lays out the work on a slip's proof; its version is the revision.
func ProofItem(p Proof) (table.Item, error) {
	body, err := encode(p)
	return table.Item{
		Key: ProofKey(p), Version: p.Rev, Kind: KindProof, Body: body,
		Index: workKey(WorkProof, p.Since, fmt.Sprintf("%s#%s#%d", p.Case, p.Site, p.Version)),
	}, err
}

// ProofOf decodes the work on a slip's proof, as the work index gives it.
func ProofOf(it table.Item) (Proof, error) {
	var p Proof
	return p, decode(it, &p)
}
