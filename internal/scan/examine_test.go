package scan_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"beian/internal/filing"
	"beian/internal/scan"
)

func refusal(err error) string {
	var refused *scan.Refused
	if errors.As(err, &refused) {
		return refused.Code
	}
	return ""
}

func codes(found []filing.Finding) string {
	var all []string
	for _, f := range found {
		all = append(all, f.Rule+"/"+string(f.Severity))
	}
	return strings.Join(all, " ")
}

func TestAGoodScanIsWrittenAnew(t *testing.T) {
	for _, typ := range []scan.Type{scan.JPEG, scan.PNG} {
		file := asJPEG(t, page(620, 880))
		if typ == scan.PNG {
			file = asPNG(t, page(620, 880))
		}
		want := expect(scan.Certificate, typ, file)
		clean, found, err := scan.Examine(file, want)
		if err != nil || len(found) > 0 {
			t.Fatalf("%s: %v, %v", typ, codes(found), err)
		}
		if clean.Type != typ || clean.Width != 620 || clean.Height != 880 {
			t.Errorf("%s: clean is %s of %dx%d", typ, clean.Type, clean.Width, clean.Height)
		}
		m, format, err := image.Decode(bytes.NewReader(clean.Bytes))
		if err != nil || "image/"+format != string(typ) || m.Bounds().Dx() != 620 {
			t.Errorf("%s: the clean bytes are %s of %v, %v", typ, format, m.Bounds(), err)
		}
		if r, g, b, _ := m.At(400, 540).RGBA(); r>>8 < 180 || g>>8 > 80 || b>>8 > 90 {
			t.Errorf("%s: the seal is not red any more", typ)
		}
		again, _, err := scan.Examine(file, want)
		if err != nil || !bytes.Equal(again.Bytes, clean.Bytes) {
			t.Errorf("%s: a second delivery gives other bytes (%v)", typ, err)
		}
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	photo := asJPEG(t, portrait(80, 60))
	drawing := asPNG(t, portrait(80, 60))
	announced := func(typ scan.Type, file []byte) scan.Expectation { return expect(scan.Photo, typ, file) }
	tests := map[string]struct {
		file []byte
		want scan.Expectation
		code string
	}{
		"a PDF, said so":             {[]byte("%PDF-1.7"), announced(scan.PDF, []byte("%PDF-1.7")), "scan-pdf"},
		"a PDF, said to be a JPEG":   {[]byte("%PDF-1.7"), announced(scan.JPEG, []byte("%PDF-1.7")), "scan-pdf"},
		"a PDF after some bytes":     {[]byte("\n\n%PDF-1.7"), announced(scan.PNG, []byte("\n\n%PDF-1.7")), "scan-pdf"},
		"a GIF":                      {[]byte("GIF89a"), announced("image/gif", []byte("GIF89a")), "scan-type"},
		"a GIF, said to be a JPEG":   {[]byte("GIF89a"), announced(scan.JPEG, []byte("GIF89a")), "scan-type"},
		"an SVG":                     {[]byte("<svg/>"), announced("image/svg+xml", []byte("<svg/>")), "scan-type"},
		"HTML, said to be a PNG":     {[]byte("<html>"), announced(scan.PNG, []byte("<html>")), "scan-type"},
		"no type":                    {photo, announced("", photo), "scan-type"},
		"a JPEG, said to be a PNG":   {photo, announced(scan.PNG, photo), "scan-type-differs"},
		"a PNG, said to be a JPEG":   {drawing, announced(scan.JPEG, drawing), "scan-type-differs"},
		"nothing":                    {nil, announced(scan.JPEG, nil), "scan-empty"},
		"said to be too large":       {photo, scan.Expectation{RuleSet: "2010", Type: scan.JPEG, Size: scan.MaxBytes + 1}, "scan-too-large"},
		"another file":               {drawing, announced(scan.PNG, asPNG(t, portrait(81, 60))), "scan-altered"},
		"longer than said":           {append(photo, 0), announced(scan.JPEG, photo), "scan-altered"},
		"another of the same length": {bytes.ToUpper(photo), announced(scan.JPEG, photo), "scan-altered"},
		"half a JPEG":                {photo[:len(photo)/2], announced(scan.JPEG, photo[:len(photo)/2]), "scan-damaged"},
		"half a PNG":                 {drawing[:len(drawing)/2], announced(scan.PNG, drawing[:len(drawing)/2]), "scan-damaged"},
		"a JPEG's first bytes":       {photo[:4], announced(scan.JPEG, photo[:4]), "scan-damaged"},
		"a PNG's first bytes":        {drawing[:8], announced(scan.PNG, drawing[:8]), "scan-damaged"},
		"many passes":                {progressive(64, 64, 65), announced(scan.JPEG, progressive(64, 64, 65)), "scan-damaged"},
	}
	for name, tt := range tests {
		clean, found, err := scan.Examine(tt.file, tt.want)
		if refusal(err) != tt.code || clean.Bytes != nil || found != nil {
			t.Errorf("%s: %v; want %s", name, err, tt.code)
		}
	}
	if _, _, err := scan.Examine(photo, scan.Expectation{Kind: scan.Photo, Type: scan.JPEG}); err == nil || refusal(err) != "" {
		t.Errorf("no rule set: %v; want a mistake of the caller", err)
	}
}

func TestPhotoRules(t *testing.T) {
	taken := func(file []byte, clock, zone string) []byte {
		return withEXIF(file, exif(binary.BigEndian, 0, clock, zone))
	}
	today := "2026:03:02 09:00:00"
	grey := func(w, h int) image.Image {
		m := image.NewGray(image.Rect(0, 0, w, h))
		for i := range m.Pix {
			m.Pix[i] = uint8(i * 200 / len(m.Pix))
		}
		return m
	}
	tinted := portrait(800, 600)
	for i := range len(tinted.Pix) / 4 {
		g := uint8(i * 200 / (800 * 600))
		copy(tinted.Pix[4*i:], []byte{g + 5, g, g, 255})
	}
	photo := asJPEG(t, portrait(800, 600))
	tests := map[string]struct {
		file    []byte
		ruleSet string
		want    string
	}{
		"good":                       {taken(photo, today, ""), "2010", ""},
		"good, current":              {taken(asJPEG(t, portrait(900, 700)), today, "+08:00"), "current", ""},
		"just large enough, current": {taken(photo, today, ""), "current", ""},
		"a pixel too wide":           {taken(asJPEG(t, portrait(801, 600)), today, ""), "2010", "photo-size-2010/block"},
		"a pixel too low":            {taken(asJPEG(t, portrait(800, 599)), today, ""), "2010", "photo-size-2010/block"},
		"too small, current":         {taken(asJPEG(t, portrait(799, 600)), today, ""), "current", "photo-size/block"},
		"upright, current":           {taken(asJPEG(t, portrait(800, 900)), today, ""), "current", "photo-size/block"},
		"square, current":            {taken(asJPEG(t, portrait(800, 800)), today, ""), "current", "photo-size/block"},
		"no time":                    {photo, "2010", "photo-time-missing/warn"},
		"a time that is none":        {taken(photo, "0000:00:00 00:00:00", ""), "2010", "photo-time-missing/warn"},
		"yesterday":                  {taken(photo, "2026:03:01 09:29:59", ""), "2010", "photo-stale/human"},
		"yesterday, in time":         {taken(photo, "2026:03:01 09:30:00", ""), "2010", ""},
		"tomorrow":                   {taken(photo, "2026:03:03 09:30:00", ""), "2010", "photo-time-ahead/human"},
		"a clock a little ahead":     {taken(photo, "2026:03:02 10:30:00", ""), "2010", ""},
		"today, elsewhere":           {taken(photo, "2026:03:02 01:00:00", "+00:00"), "2010", ""},
		"ahead, elsewhere":           {taken(photo, today, "+00:00"), "2010", "photo-time-ahead/human"},
		"held upright":               {withEXIF(asJPEG(t, portrait(600, 800)), exif(binary.BigEndian, 6, today, "")), "2010", ""},
		"held upright, not said":     {taken(asJPEG(t, portrait(600, 800)), today, ""), "2010", "photo-size-2010/block"},
		"grey":                       {taken(asJPEG(t, grey(800, 600)), today, ""), "2010", "photo-grey/block"},
		"nearly grey":                {taken(asJPEG(t, tinted), today, ""), "2010", "photo-grey/human"},
		"blank":                      {taken(asJPEG(t, uniform(800, 600, color.RGBA{R: 200, G: 120, B: 20, A: 255})), today, ""), "2010", "scan-blank/block"},
	}
	for name, tt := range tests {
		want := expect(scan.Photo, scan.JPEG, tt.file)
		want.RuleSet = tt.ruleSet
		if _, found, err := scan.Examine(tt.file, want); err != nil || codes(found) != tt.want {
			t.Errorf("%s: %q, %v; want %q", name, codes(found), err, tt.want)
		}
	}
}

func TestDocumentRules(t *testing.T) {
	nearly := uniform(620, 880, color.White)
	draw.Draw(nearly, image.Rect(300, 300, 318, 310), image.Black, image.Point{}, draw.Src)
	printed := image.NewGray(image.Rect(0, 0, 620, 880))
	draw.Draw(printed, printed.Rect, page(620, 880), image.Point{}, draw.Src)
	tests := map[string]struct {
		kind scan.Kind
		m    image.Image
		want string
	}{
		"good":        {scan.Certificate, page(620, 880), ""},
		"small print": {scan.Certificate, page(500, 700), "scan-tiny/human"},
		"grey":        {scan.Slip, printed, "scan-grey/warn"},
		"one word":    {scan.Certificate, nearly, "scan-blank/human scan-grey/warn"},
		"nothing":     {scan.Certificate, uniform(620, 880, color.White), "scan-blank/block scan-grey/warn"},
		"transparent": {scan.Certificate, image.NewNRGBA(image.Rect(0, 0, 620, 880)), "scan-blank/block scan-grey/warn"},
		"one pixel":   {scan.Certificate, page(1, 1), "scan-blank/block scan-tiny/human scan-grey/warn"},
	}
	for name, tt := range tests {
		file := asPNG(t, tt.m)
		if _, found, err := scan.Examine(file, expect(tt.kind, scan.PNG, file)); err != nil || codes(found) != tt.want {
			t.Errorf("%s: %q, %v; want %q", name, codes(found), err, tt.want)
		}
	}
}

func TestPicturesAreTurnedBeforeTheyAreMeasured(t *testing.T) {
	upright := portrait(80, 60) // its upper left corner is red
	for orientation := 1; orientation <= 8; orientation++ {
		for name, order := range map[string]binary.AppendByteOrder{"big": binary.BigEndian, "little": binary.LittleEndian} {
			stored := stored(upright, orientation)
			data := exif(order, orientation, "2026:03:02 09:00:00", "")
			for typ, file := range map[scan.Type][]byte{
				scan.JPEG: withEXIF(asJPEG(t, stored), data), scan.PNG: withChunk(asPNG(t, stored), "eXIf", data),
			} {
				clean, _, err := scan.Examine(file, expect(scan.Photo, typ, file))
				if err != nil || clean.Width != 80 || clean.Height != 60 {
					t.Errorf("%s %d, %s-endian: %dx%d, %v", typ, orientation, name, clean.Width, clean.Height, err)
					continue
				}
				m, _, err := image.Decode(bytes.NewReader(clean.Bytes))
				if err != nil {
					t.Fatal(err)
				}
				for _, at := range []image.Point{{5, 5}, {75, 5}, {5, 55}, {75, 55}} {
					if !near(m.At(at.X, at.Y), upright.At(at.X, at.Y)) {
						t.Errorf("%s %d, %s-endian: at %v is %v; want %v", typ, orientation, name, at, m.At(at.X, at.Y), upright.At(at.X, at.Y))
					}
				}
				if bytes.Contains(clean.Bytes, []byte("canary")) || bytes.Contains(clean.Bytes, []byte("Exif")) {
					t.Errorf("%s %d: EXIF data is kept", typ, orientation)
				}
			}
		}
	}
}

// stored gives how a camera that was held so stores the picture: which of its
// rows and columns are the upright picture's (EXIF 2.3, figure of orientations).
func stored(upright *image.RGBA, orientation int) image.Image {
	w, h := upright.Rect.Dx(), upright.Rect.Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if orientation >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			// Row 0 is at the visual: 1 top 2 top 3 bottom 4 bottom 5 left 6 right 7 right 8 left.
			// Column 0 is at the visual: 1 left 2 right 3 right 4 left 5 top 6 top 7 bottom 8 bottom.
			ux, uy := x, y
			if orientation >= 5 {
				ux, uy = y, x
			}
			if slices.Contains([]int{2, 3, 6, 7}, orientation) {
				ux = w - 1 - ux
			}
			if slices.Contains([]int{3, 4, 7, 8}, orientation) {
				uy = h - 1 - uy
			}
			out.Set(x, y, upright.At(ux, uy))
		}
	}
	return out
}

func near(a, b color.Color) bool {
	r1, g1, b1, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	for _, d := range [][2]uint32{{r1, r2}, {g1, g2}, {b1, b2}} {
		if max(d[0], d[1])-min(d[0], d[1]) > 12<<8 {
			return false
		}
	}
	return true
}

func TestWhatIsTransparentIsGone(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 700, 700))
	for i := range len(m.Pix) / 4 {
		copy(m.Pix[4*i:], []byte{uint8(i), 77, 99, 0}) // a picture that nobody sees
	}
	file := asPNG(t, m)
	clean, _, err := scan.Examine(file, expect(scan.Certificate, scan.PNG, file))
	if err != nil {
		t.Fatal(err)
	}
	seen, _, err := image.Decode(bytes.NewReader(clean.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []image.Point{{0, 0}, {123, 456}, {699, 699}} {
		if r, g, b, a := seen.At(at.X, at.Y).RGBA(); r != 0xffff || g != 0xffff || b != 0xffff || a != 0xffff {
			t.Errorf("at %v is %v; want white", at, seen.At(at.X, at.Y))
		}
	}
}

func TestANoisyPNGBecomesAJPEG(t *testing.T) {
	noise := rand.New(rand.NewPCG(1, 2))
	colours := make(color.Palette, 256)
	for i := range colours {
		colours[i] = color.RGBA{R: uint8(noise.Uint32()), G: uint8(noise.Uint32()), B: uint8(noise.Uint32()), A: 255}
	}
	m := image.NewPaletted(image.Rect(0, 0, 1900, 1900), colours)
	for i := range m.Pix {
		m.Pix[i] = uint8(noise.Uint32())
	}
	file := asPNG(t, m) // one byte a pixel; three without a palette
	clean, _, err := scan.Examine(file, expect(scan.Certificate, scan.PNG, file))
	if err != nil || clean.Type != scan.JPEG || len(clean.Bytes) > scan.MaxBytes || clean.Width != 1900 {
		t.Errorf("clean is %s of %d bytes, %v", clean.Type, len(clean.Bytes), err)
	}
}

func TestTextsAreWhole(t *testing.T) {
	all := scan.Codes()
	if len(all) < 15 {
		t.Errorf("only %d codes", len(all))
	}
	for _, code := range all {
		chinese, english := scan.Text(code)
		if !strings.HasSuffix(chinese, "。") || !strings.HasSuffix(strings.TrimSuffix(english, "?"), ".") && !strings.HasSuffix(english, "?") {
			t.Errorf("%s says %q, %q", code, chinese, english)
		}
	}
	if chinese, english := scan.Text("none"); chinese != "" || english != "" {
		t.Error("an unknown code has a text")
	}
}

func TestUploadsAreChecked(t *testing.T) {
	good := scan.Upload{Key: "case-1/scan-1", Type: scan.PNG, Size: 1}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for key, ok := range map[string]bool{
		"a": true, "a/b/c": true, strings.Repeat("a", 200): true,
		"": false, "/a": false, "a/": false, "a//b": false, "../a": false, "a/./b": false, "A": false, "a b": false,
		"a%2fb": false, "账号": false, "a\x00": false, "a\\b": false, strings.Repeat("a", 201): false,
	} {
		u := good
		u.Key = key
		if err := u.Check(); (err == nil) != ok || refusal(err) != "" {
			t.Errorf("key %q: %v", key, err)
		}
	}
	for code, change := range map[string]func(*scan.Upload){
		"scan-pdf":       func(u *scan.Upload) { u.Type = scan.PDF },
		"scan-type":      func(u *scan.Upload) { u.Type = "text/html" },
		"scan-empty":     func(u *scan.Upload) { u.Size = 0 },
		"scan-too-large": func(u *scan.Upload) { u.Size = scan.MaxBytes + 1 },
	} {
		u := good
		change(&u)
		if err := u.Check(); refusal(err) != code {
			t.Errorf("%s: %v", code, err)
		} else if chinese, _ := scan.Text(code); chinese == "" {
			t.Errorf("%s has no text", code)
		}
	}
}

func FuzzExamine(f *testing.F) {
	f.Add(asJPEG(f, portrait(16, 12)), true)
	f.Add(asPNG(f, portrait(16, 12)), false)
	f.Add(withEXIF(asJPEG(f, portrait(16, 12)), exif(binary.LittleEndian, 6, "2026:03:02 09:00:00", "+08:00")), true)
	f.Add(withChunk(asPNG(f, portrait(16, 12)), "eXIf", exif(binary.BigEndian, 8, "2026:03:02 09:00:00", "")), false)
	f.Add(progressive(16, 16, 3), true)
	f.Fuzz(func(t *testing.T, file []byte, isJPEG bool) {
		want := scan.Expectation{
			Kind: scan.Photo, RuleSet: scan.RuleSetCurrent, Type: scan.PNG, Size: int64(len(file)), SHA256: sha256.Sum256(file), Now: now,
		}
		if isJPEG {
			want.Type = scan.JPEG
		}
		clean, found, err := scan.Examine(file, want)
		if err != nil {
			if refusal(err) == "" {
				t.Errorf("not a refusal: %v", err)
			}
			return
		}
		m, format, err := image.DecodeConfig(bytes.NewReader(clean.Bytes))
		if err != nil || m.Width != clean.Width || m.Height != clean.Height || "image/"+format != string(clean.Type) {
			t.Errorf("clean is %s of %dx%d; it reads as %s of %dx%d, %v", clean.Type, clean.Width, clean.Height, format, m.Width, m.Height, err)
		}
		for _, finding := range found {
			if finding.Chinese == "" || finding.English == "" {
				t.Errorf("%s has no text", finding.Rule)
			}
		}
	})
}

func Example() {
	upload := scan.Upload{Key: "case/scan", Type: scan.PDF, Size: 1000}
	var refused *scan.Refused
	if errors.As(upload.Check(), &refused) {
		fmt.Println(refused.Code)
	}
	// Output: scan-pdf
}
