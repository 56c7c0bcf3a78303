package records

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"beian/internal/filing"
	"beian/internal/table"
)

// Shown says which scan stands for one page of one thing: of all scans of the
// same purpose, path and page, the clean one that was asked for last.
type Shown struct {
	Case    string    `json:"case"`
	Rev     int64     `json:"rev"`
	Purpose string    `json:"purpose"`
	Of      string    `json:"of"`
	Page    int       `json:"page"`
	Scan    string    `json:"scan"`
	Asked   time.Time `json:"asked"`
}

// ShownKey is where it is told which scan of a purpose, path and page is shown.
func ShownKey(id, purpose, of string, page int) table.Key {
	return caseKey(id, fmt.Sprintf("shown#%s#%s#%d", purpose, of, page))
}

// ShownItem lays out which scan is shown.
func ShownItem(s Shown) (table.Item, error) {
	body, err := encode(s)
	return table.Item{Key: ShownKey(s.Case, s.Purpose, s.Of, s.Page), Version: s.Rev, Kind: "shown", Body: body}, err
}

// ReadShown reads which scan of a purpose, path and page is shown.
func ReadShown(ctx context.Context, t table.Table, id, purpose, of string, page int) (s Shown, found bool, err error) {
	_, found, err = read(ctx, t, ShownKey(id, purpose, of, page), &s)
	return s, found, err
}

// Checksum says that a scan of a case has the checksum. It is kept from the
// moment the scan was asked for.
type Checksum struct {
	Case string `json:"case"`
	Scan string `json:"scan"`
}

// ChecksumItem lays out a scan's entry among those of the provider with the same
// checksum (base64 SHA-256).
func ChecksumItem(provider, sum string, c Checksum) (table.Item, error) {
	body, err := encode(c)
	return table.Item{
		Key: table.Key{Partition: checksums(provider, sum), Sort: c.Case + "#" + c.Scan}, Version: 1, Kind: "checksum", Body: body,
	}, err
}

// Checksums reads a page of the provider's scans with the checksum.
func Checksums(ctx context.Context, t table.Table, provider, sum, cursor string) ([]Checksum, string, error) {
	page, err := t.Query(ctx, table.Query{Partition: checksums(provider, sum), Cursor: cursor, Limit: table.MaxPage})
	if err != nil {
		return nil, "", fmt.Errorf("scans of a checksum: %w", err)
	}
	list := make([]Checksum, len(page.Items))
	for i, it := range page.Items {
		if err := decode(it, &list[i]); err != nil {
			return nil, "", err
		}
	}
	return list, page.Cursor, nil
}

// checksums names the partition; base64 has characters that keys need not have.
func checksums(provider, sum string) string {
	raw, err := base64.StdEncoding.DecodeString(sum)
	if err != nil {
		raw = []byte(sum)
	}
	return "checksum#" + provider + "#" + hex.EncodeToString(raw)
}

// upgrades: version 2 keeps each finding of a scan whole, where version 1 kept
// its code.
func (Scan) upgrades() []upgrade { return []upgrade{findingsWhole} }

func findingsWhole(old json.RawMessage) (json.RawMessage, error) {
	var body map[string]json.RawMessage
	if err := json.Unmarshal(old, &body); err != nil {
		return nil, fmt.Errorf("scan of version 1: %w", err)
	}
	if body["findings"] == nil {
		return old, nil
	}
	var codes []string
	if err := json.Unmarshal(body["findings"], &codes); err != nil {
		return nil, fmt.Errorf("scan of version 1: %w", err)
	}
	findings := []filing.Finding{}
	for _, code := range codes {
		findings = append(findings, filing.Finding{Rule: code, Severity: filing.Human})
	}
	whole, err := json.Marshal(findings)
	if err != nil {
		return nil, fmt.Errorf("scan of version 1: %w", err)
	}
	body["findings"] = whole
	return json.Marshal(body)
}
