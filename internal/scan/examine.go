package scan

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"time"

	"beian/internal/filing"
)

// Kind is what a scan shows.
type Kind string

// The kinds.
const (
	Certificate Kind = "certificate" // of a person, a subject or a domain
	Photo       Kind = "photo"       // of a site's head (C2)
	Slip        Kind = "slip"        // the signed and sealed verification slip (C5)
	Signature   Kind = "signature"   // drawn on a screen (C5)
)

// The rule sets whose photo rules differ.
const (
	RuleSet2010    = "2010"    // exactly 800x600
	RuleSetCurrent = "current" // landscape, at least 800x600
)

// Expectation is what is known of a file before it is looked at.
type Expectation struct {
	Kind    Kind
	RuleSet string // of the case; matters for photos
	Type    Type   // as announced, as are the next two
	Size    int64
	SHA256  [32]byte
	Now     time.Time
	MaxAge  time.Duration // of a photo; zero: any
}

// Clean is a scan that was checked and written anew from its pixels: upright,
// opaque, without metadata. It has at most [MaxBytes].
type Clean struct {
	Type          Type
	Bytes         []byte
	Width, Height int // pixels
}

// decodeMemory is what decoding and drawing one picture may take, in bytes, so
// that the whole takes less than 256 MB.
const decodeMemory = 190 << 20

// maxScans is how many passes a JPEG may have. Each costs a walk over the whole
// picture, so a small file of very many would take days; encoders write ten.
const maxScans = 64

// Examine checks a file and writes it anew. It answers [*Refused] for a file
// that is not taken at all, however often; another error is a mistake of the
// caller. Findings on a file that is taken are about what it shows, without a
// field: the caller knows it. The same file and expectation give the same
// result. It takes less than 256 MB and a few seconds, whatever the file.
func Examine(file []byte, want Expectation) (Clean, []filing.Finding, error) {
	if want.RuleSet != RuleSet2010 && want.RuleSet != RuleSetCurrent {
		return Clean{}, nil, fmt.Errorf("scan: rule set %q is not known", want.RuleSet)
	}
	if err := checkFile(file, want); err != nil {
		return Clean{}, nil, err
	}
	decoded, err := decode(file, want.Type)
	if err != nil {
		return Clean{}, nil, err
	}
	taken := readTaken(file, want.Type)
	picture := upright(decoded, taken.orientation)
	clean, err := encode(picture, want.Type)
	if err != nil {
		return Clean{}, nil, err
	}
	return clean, judge(measure(picture), taken, want), nil
}

// checkFile checks all that needs no decoding.
func checkFile(file []byte, want Expectation) error {
	announced := Upload{Key: "k", Type: want.Type, Size: want.Size}
	if err := announced.Check(); err != nil {
		return err
	}
	if int64(len(file)) != want.Size || sha256.Sum256(file) != want.SHA256 {
		return refuse("scan-altered")
	}
	switch typeOf(file) {
	case want.Type:
	case PDF:
		return refuse("scan-pdf")
	case JPEG, PNG:
		return refuse("scan-type-differs")
	default:
		return refuse("scan-type")
	}
	config, err := decodeConfig(file, want.Type)
	if err != nil {
		return refuse("scan-damaged")
	}
	pixels := int64(config.Width) * int64(config.Height)
	switch {
	case pixels <= 0:
		return refuse("scan-damaged")
	case pixels > MaxPixels, pixels*pixelMemory(file, want.Type, config.ColorModel) > decodeMemory:
		return refuse("scan-too-many-pixels")
	case want.Type == JPEG && bytes.Count(file, []byte{0xff, 0xda}) > maxScans:
		return refuse("scan-damaged")
	}
	return nil
}

// typeOf tells a type by the first bytes of a file, "" if none.
func typeOf(file []byte) Type {
	switch {
	case bytes.HasPrefix(file, []byte("\xff\xd8\xff")):
		return JPEG
	case bytes.HasPrefix(file, []byte("\x89PNG\r\n\x1a\n")):
		return PNG
	case bytes.Contains(file[:min(len(file), 1024)], []byte("%PDF-")):
		return PDF
	}
	return ""
}

func decodeConfig(file []byte, t Type) (image.Config, error) {
	if t == PNG {
		return png.DecodeConfig(bytes.NewReader(file))
	}
	return jpeg.DecodeConfig(bytes.NewReader(file))
}

// decode decodes a picture. A decoder that panics has met a file that nobody
// should look at, and must not take the process along.
func decode(file []byte, t Type) (picture image.Image, err error) {
	defer func() {
		if recover() != nil {
			picture, err = nil, refuse("scan-damaged")
		}
	}()
	if t == PNG {
		picture, err = png.Decode(bytes.NewReader(file))
	} else {
		picture, err = jpeg.Decode(bytes.NewReader(file))
	}
	if err != nil {
		return nil, refuse("scan-damaged")
	}
	return picture, nil
}

// encode writes the picture in its own type, or as JPEG where PNG would be too
// large, at the best quality that is small enough.
func encode(picture *image.RGBA, t Type) (Clean, error) {
	clean := Clean{Type: t, Width: picture.Rect.Dx(), Height: picture.Rect.Dy()}
	var out limited
	if t == PNG {
		fast := png.Encoder{CompressionLevel: png.BestSpeed}
		if err := fast.Encode(&out, picture); err == nil {
			clean.Bytes = out.Bytes()
			return clean, nil
		} else if !errors.Is(err, errLimit) {
			return Clean{}, fmt.Errorf("scan: writing a PNG: %w", err)
		}
	}
	clean.Type = JPEG
	for _, quality := range []int{92, 80, 60} {
		out.Reset()
		err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: quality})
		if err == nil {
			clean.Bytes = out.Bytes()
			return clean, nil
		}
		if !errors.Is(err, errLimit) {
			return Clean{}, fmt.Errorf("scan: writing a JPEG: %w", err)
		}
	}
	return Clean{}, refuse("scan-too-large")
}

var errLimit = errors.New("scan: the written file is too large")

// limited is a buffer that takes MaxBytes.
type limited struct{ bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	if l.Len()+len(p) > MaxBytes {
		return 0, errLimit
	}
	return l.Buffer.Write(p)
}
