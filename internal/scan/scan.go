// Package scan takes in scanned certificates and photos (requirements C2, C3).
//
// A scan never passes through a function on its way in: the browser puts it
// straight into the quarantine bucket with a presigned request that fits
// exactly this one file ([Presigner]). When it has arrived, it is checked and
// written anew from its pixels ([Examine]); the result goes to the clean
// bucket ([Store]) and is the only thing that anybody may view. The original
// is then discarded, so what hides in its metadata or behind its end is never
// kept.
package scan

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Limits of a scan.
const (
	MaxBytes  = 10 << 20        // of the file
	MaxPixels = 16_000_000      // of the picture; A4 at 300 dpi has 8.7 million
	PutLife   = 5 * time.Minute // of a presigned upload, at most
	ViewLife  = time.Minute     // of a presigned view, at most
)

// Type is the media type of a scan.
type Type string

// The types that are taken. A PDF is not: nothing that runs without other
// programs renders it safely, and [Refused] tells how to make a picture of it.
const (
	JPEG Type = "image/jpeg"
	PNG  Type = "image/png"
	PDF  Type = "application/pdf"
)

// Upload is one file as the browser announces it. A presigned request fits
// this file and no other.
type Upload struct {
	Key    string   // where it goes; random, made by the caller
	Type   Type     // JPEG or PNG
	Size   int64    // bytes
	SHA256 [32]byte // of the file
}

// Check answers [*Refused] for a type or size that is not taken, and another
// error for a key that is not plain.
func (u Upload) Check() error {
	if !plainKey(u.Key) {
		return errors.New("scan: the key is not plain")
	}
	switch u.Type {
	case JPEG, PNG:
	case PDF:
		return refuse("scan-pdf")
	default:
		return refuse("scan-type")
	}
	switch {
	case u.Size <= 0:
		return refuse("scan-empty")
	case u.Size > MaxBytes:
		return refuse("scan-too-large")
	}
	return nil
}

// plainKey reports whether a key is 1 to 200 of a-z, 0-9, "-", "/" without
// empty parts, so that no two spellings name one object.
func plainKey(key string) bool {
	before := byte('/')
	for i := range len(key) {
		c := key[i]
		switch {
		case c == '/' && before == '/':
			return false
		case c != '/' && c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9'):
			return false
		}
		before = c
	}
	return key != "" && before != '/' && len(key) <= 200
}

// Request is a presigned request. Whoever sends it sends every header as it
// stands here (and a Content-Length, which is signed but comes from the body),
// and needs no other right.
type Request struct {
	Method  string
	URL     string
	Header  http.Header
	Expires time.Time
}

// Object is one version of a stored object. Reading it reads this version or
// fails, never another one that was put later under the same key.
type Object struct {
	Key     string
	Version string // empty where the bucket keeps no versions
	ETag    string
	Type    Type
	Size    int64
	SHA256  [32]byte // as the store checked it on arrival; zero if it did not
}

// Presigner makes requests that a browser sends to the store by itself.
type Presigner interface {
	// PresignUpload gives a request that puts this file into quarantine under
	// its key, within [PutLife] and once: the store refuses another length,
	// type, checksum or key, and a key that is taken. Uploads that do not pass
	// [Upload.Check] are refused with its error.
	PresignUpload(ctx context.Context, u Upload) (Request, error)

	// PresignView gives a request that reads this version of a clean object
	// within [ViewLife].
	PresignView(ctx context.Context, clean Object) (Request, error)
}

// Store holds scans in quarantine and after it. All methods may be repeated.
type Store interface {
	// Quarantined looks at a version of an uploaded object (the newest one if
	// version is empty), or answers [ErrNotFound].
	Quarantined(ctx context.Context, key, version string) (Object, error)

	// Fetch reads a quarantined object whole. It answers [ErrNotFound] if this
	// version is gone, and [*Refused] if it is larger than [MaxBytes].
	Fetch(ctx context.Context, quarantined Object) ([]byte, error)

	// Keep puts a checked scan under a key of the clean bucket that belongs to
	// one original alone. If an earlier delivery has put it there, its object
	// is given, even where a newer version of this program would write other
	// bytes.
	Keep(ctx context.Context, key string, c Clean) (Object, error)

	// Discard removes a quarantined object; that it is gone is no error.
	Discard(ctx context.Context, quarantined Object) error

	// Erase removes every object whose key lies below the folder, quarantined
	// and clean, with all its versions; that there is none is no error. A bucket
	// that must retain one makes this an error.
	Erase(ctx context.Context, folder string) error
}

// ErrNotFound: there is no such object or version. Any other error of a store
// means that it could not be asked.
var ErrNotFound = errors.New("scan: no such object")

// Refused is why a file is not taken at all. Code is that of [Text].
type Refused struct{ Code string }

func (r *Refused) Error() string { return fmt.Sprintf("scan: refused: %s", r.Code) }

func refuse(code string) error { return &Refused{Code: code} }
