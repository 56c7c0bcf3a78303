// Package intake gives casework its scans: the store and the examination of
// package scan behind casework's ports.
package intake

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/scan"
)

// Scans is a scan store behind casework's port.
type Scans struct {
	Presigner scan.Presigner
	Store     scan.Store
}

var _ casework.Scans = Scans{}

// SignUpload implements [casework.Scans].
func (s Scans) SignUpload(ctx context.Context, u casework.Upload) (casework.Signed, error) {
	sum, err := checksum(u.SHA256)
	if err != nil {
		return casework.Signed{}, err
	}
	r, err := s.Presigner.PresignUpload(ctx, scan.Upload{Key: u.Object, Type: scan.Type(u.Type), Size: u.Size, SHA256: sum})
	if err != nil {
		return casework.Signed{}, fmt.Errorf("sign upload: %w", err)
	}
	return signed(r), nil
}

// Quarantined implements [casework.Scans].
func (s Scans) Quarantined(ctx context.Context, object string) ([]byte, error) {
	o, err := s.Store.Quarantined(ctx, object, "")
	if err == nil {
		var body []byte
		if body, err = s.Store.Fetch(ctx, o); err == nil {
			return body, nil
		}
	}
	if errors.Is(err, scan.ErrNotFound) {
		return nil, casework.ErrNoObject
	}
	return nil, fmt.Errorf("quarantine: %w", err)
}

// Keep implements [casework.Scans].
func (s Scans) Keep(ctx context.Context, object, mediaType string, body []byte) (string, error) {
	o, err := s.Store.Keep(ctx, object, scan.Clean{Type: scan.Type(mediaType), Bytes: body})
	if err != nil {
		return "", fmt.Errorf("keep scan: %w", err)
	}
	return o.Version, nil
}

// Discard implements [casework.Scans].
func (s Scans) Discard(ctx context.Context, object string) error {
	return s.Store.Discard(ctx, scan.Object{Key: object})
}

// Erase implements [casework.Scans]: the keys of a case's files begin with its id.
func (s Scans) Erase(ctx context.Context, id string) error {
	if err := s.Store.Erase(ctx, id); err != nil {
		return fmt.Errorf("erase scans: %w", err)
	}
	return nil
}

// SignView implements [casework.Scans].
func (s Scans) SignView(ctx context.Context, object, version string) (casework.Signed, error) {
	r, err := s.Presigner.PresignView(ctx, scan.Object{Key: object, Version: version})
	if err != nil {
		return casework.Signed{}, fmt.Errorf("sign view: %w", err)
	}
	return signed(r), nil
}

func signed(r scan.Request) casework.Signed {
	out := casework.Signed{Method: r.Method, URL: r.URL, Headers: map[string]string{}, Expires: r.Expires}
	for name := range r.Header {
		if name != "Host" { // every client sends it by itself
			out.Headers[name] = r.Header.Get(name)
		}
	}
	return out
}

// Examiner examines scans by package scan.
type Examiner struct{}

var _ casework.Examiner = Examiner{}

// Examine implements [casework.Examiner]. A file that is not taken is a finding
// without a clean file, not an error.
func (Examiner) Examine(
	body []byte, u casework.Upload, want casework.Expectation,
) (clean []byte, mediaType string, findings []filing.Finding, err error) {
	sum, err := checksum(u.SHA256)
	if err != nil {
		return nil, "", nil, err
	}
	c, found, err := scan.Examine(body, scan.Expectation{
		Kind: kindOf(want.Purpose), RuleSet: want.RuleSet, Type: scan.Type(u.Type), Size: u.Size, SHA256: sum,
		Now: want.Now, MaxAge: want.PhotoAge,
	})
	var refused *scan.Refused
	if errors.As(err, &refused) {
		chinese, english := scan.Text(refused.Code)
		return nil, "", []filing.Finding{{Rule: refused.Code, Severity: filing.Block, Chinese: chinese, English: english}}, nil
	}
	if err != nil {
		return nil, "", nil, fmt.Errorf("examine scan: %w", err)
	}
	if filing.Blocks(found) > 0 {
		return nil, "", found, nil
	}
	return c.Bytes, string(c.Type), found, nil
}

// kindOf gives what a scan of the purpose shows.
func kindOf(purpose string) scan.Kind {
	switch purpose {
	case casework.PurposePhoto:
		return scan.Photo
	case casework.PurposeSlip:
		return scan.Slip
	case casework.PurposeSignature:
		return scan.Signature
	default:
		return scan.Certificate
	}
}

func checksum(text string) (sum [32]byte, err error) {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(raw) != len(sum) {
		return sum, fmt.Errorf("checksum: want %d bytes in base64", len(sum))
	}
	copy(sum[:], raw)
	return sum, nil
}
