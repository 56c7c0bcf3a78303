package scan_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"testing"
	"time"

	"beian/internal/scan"
)

var now = time.Date(2026, 3, 2, 1, 30, 0, 0, time.UTC) // 09:30 in Shanghai

// portrait is a colourful picture whose upper left corner is red.
func portrait(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, color.RGBA{R: uint8(40 + x*150/w), G: uint8(60 + y*150/h), B: 160, A: 255})
		}
	}
	draw.Draw(m, image.Rect(0, 0, w/4, h/4), image.NewUniform(color.RGBA{R: 250, A: 255}), image.Point{}, draw.Src)
	return m
}

// page is a white page with lines of grey print and a red seal.
func page(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(m, m.Rect, image.White, image.Point{}, draw.Src)
	for y := h / 10; y < h*9/10; y += 24 {
		draw.Draw(m, image.Rect(w/10, y, w*9/10, y+6), image.NewUniform(color.Gray{Y: 40}), image.Point{}, draw.Src)
	}
	draw.Draw(m, image.Rect(w/2, h/2, w*3/4, h*3/4), image.NewUniform(color.RGBA{R: 220, G: 20, B: 30, A: 255}), image.Point{}, draw.Src)
	return m
}

func uniform(w, h int, c color.Color) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(m, m.Rect, image.NewUniform(c), image.Point{}, draw.Src)
	return m
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	fast := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := fast.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// expect is what is known of a file that was announced truly.
func expect(kind scan.Kind, t scan.Type, file []byte) scan.Expectation {
	return scan.Expectation{
		Kind: kind, RuleSet: scan.RuleSet2010, Type: t, Size: int64(len(file)), SHA256: sha256.Sum256(file),
		Now: now, MaxAge: 24 * time.Hour,
	}
}

func joined(parts ...any) []byte {
	var b []byte
	for _, part := range parts {
		switch part := part.(type) {
		case string:
			b = append(b, part...)
		case []byte:
			b = append(b, part...)
		case int:
			b = append(b, byte(part))
		}
	}
	return b
}

// withSegment puts a segment after the beginning of a JPEG.
func withSegment(file []byte, marker byte, content []byte) []byte {
	length := binary.BigEndian.AppendUint16(nil, uint16(len(content)+2))
	return joined(file[:2], 0xff, int(marker), length, content, file[2:])
}

// withChunk puts a chunk after the header of a PNG.
func withChunk(file []byte, name string, content []byte) []byte {
	const header = 8 + 25
	return joined(file[:header], chunk(name, content), file[header:])
}

func chunk(name string, content []byte) []byte {
	body := joined(name, content)
	return joined(binary.BigEndian.AppendUint32(nil, uint32(len(content))), body, binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(body)))
}

// exif makes EXIF data that tells orientation, time, zone (each left out where
// empty) and a place.
func exif(order binary.AppendByteOrder, orientation int, clock, zone string) []byte {
	head := joined("MM", 0, 42)
	if order.String() == binary.LittleEndian.String() {
		head = joined("II", 42, 0)
	}
	type entry struct {
		tag, kind uint16
		value     []byte // as it stands in the entry, or longer than 4
	}
	var data []byte
	directory := func(at int, entries []entry) []byte {
		out := order.AppendUint16(nil, uint16(len(entries)))
		rest := at + 2 + 12*len(entries) + 4
		var tail []byte
		for _, e := range entries {
			count := uint32(len(e.value))
			if e.kind != 2 {
				count = 1
			}
			out = order.AppendUint32(order.AppendUint16(order.AppendUint16(out, e.tag), e.kind), count)
			if len(e.value) <= 4 {
				out = append(out, append(e.value, 0, 0, 0, 0)[:4]...)
				continue
			}
			out = order.AppendUint32(out, uint32(rest+len(tail)))
			tail = append(tail, e.value...)
		}
		return joined(order.AppendUint32(out, 0), tail)
	}
	var inner []entry
	if clock != "" {
		inner = append(inner, entry{0x9003, 2, append([]byte(clock), 0)})
	}
	if zone != "" {
		inner = append(inner, entry{0x9011, 2, append([]byte(zone), 0)})
	}
	first := []entry{{0x010f, 2, []byte("canary-camera\x00")}}
	if orientation != 0 {
		first = append(first, entry{0x0112, 3, order.AppendUint16(nil, uint16(orientation))})
	}
	first = append(first, entry{0x8769, 4, nil}, entry{0x8825, 4, order.AppendUint32(nil, 8)})
	for range 2 { // once to know how long the first is, once with the place of the second
		first[len(first)-2].value = order.AppendUint32(nil, uint32(8+len(data)))
		data = directory(8, first)
	}
	first[len(first)-2].value = order.AppendUint32(nil, uint32(8+len(data)))
	data = directory(8, first)
	return joined(head, order.AppendUint32(nil, 8), data, directory(8+len(data), inner))
}

func withEXIF(file []byte, exif []byte) []byte {
	return withSegment(file, 0xe1, joined("Exif", 0, 0, exif))
}

// progressive makes a grey progressive JPEG of three whole components with as
// many passes.
func progressive(w, h, passes int) []byte {
	b := joined(0xff, 0xd8, 0xff, 0xdb, 0, 67, 0, bytes.Repeat([]byte{1}, 64))
	b = joined(b, 0xff, 0xc2, 0, 17, 8, h>>8, h, w>>8, w, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0)
	// One code of one bit, for a difference of zero.
	b = joined(b, 0xff, 0xc4, 0, 20, 0, 1, make([]byte, 15), 0)
	blocks := ((w + 7) / 8) * ((h + 7) / 8) * 3
	pass := joined(0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 0, 0, make([]byte, (blocks+7)/8))
	b = joined(b, pass)
	// The others refine the constant part by nothing.
	refine := joined(0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 0, 0x10, make([]byte, (blocks+7)/8))
	return joined(b, bytes.Repeat(refine, passes-1), 0xff, 0xd9)
}
