package web_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"sync"
)

// Pictures that stand for scans. They show nothing and nobody.

// drawn keeps each kind of picture once: what makes files differ is a comment.
type drawn struct {
	mu    sync.Mutex
	files map[string][]byte
}

// picture gives a file of the kind; different n give different files of the same
// picture.
func (d *drawn) picture(kind string, n int) (file []byte, mediaType string, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.files == nil {
		d.files = map[string][]byte{}
	}
	base, ok := d.files[kind]
	if !ok {
		if base, err = draw(kind); err != nil {
			return nil, "", err
		}
		d.files[kind] = base
	}
	comment := fmt.Sprintf("file %d", n)
	switch kind {
	case "pdf":
		return append(bytes.Clone(base), comment...), "image/png", nil
	case "signature":
		return commented(base, comment), "image/png", nil
	case "stale":
		return photographed(base, "2026:01:05 10:00:00", comment), "image/jpeg", nil
	default:
		segment := []byte{0xff, 0xfe, 0, byte(2 + len(comment))}
		return append(append(append(bytes.Clone(base[:2]), segment...), comment...), base[2:]...), "image/jpeg", nil
	}
}

// photographed puts the time at which a camera took a picture into a JPEG (EXIF
// DateTimeOriginal), and a comment.
func photographed(file []byte, at, comment string) []byte {
	order := binary.LittleEndian
	tiff := append([]byte("II*\x00"), 8, 0, 0, 0)
	entry := func(tag, kind uint16, count, value uint32) {
		tiff = order.AppendUint16(tiff, tag)
		tiff = order.AppendUint16(tiff, kind)
		tiff = order.AppendUint32(tiff, count)
		tiff = order.AppendUint32(tiff, value)
	}
	tiff = order.AppendUint16(tiff, 1)
	entry(0x8769, 4, 1, 26) // where the EXIF directory is
	tiff = order.AppendUint32(tiff, 0)
	tiff = order.AppendUint16(tiff, 1)
	entry(0x9003, 2, 20, 44) // where the time is
	tiff = order.AppendUint32(tiff, 0)
	tiff = append(append(tiff, at...), 0)
	out := bytes.Clone(file[:2])
	segment := func(marker byte, data []byte) {
		out = append(out, 0xff, marker)
		out = binary.BigEndian.AppendUint16(out, uint16(2+len(data)))
		out = append(out, data...)
	}
	segment(0xe1, append([]byte("Exif\x00\x00"), tiff...))
	segment(0xfe, []byte(comment))
	return append(out, file[2:]...)
}

// commented puts a text chunk behind the header of a PNG.
func commented(file []byte, comment string) []byte {
	const header = 8 + 25 // signature, IHDR
	data := append([]byte("tEXtComment\x00"), comment...)
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(data)-4))
	chunk = append(chunk, data...)
	chunk = binary.BigEndian.AppendUint32(chunk, crcOf(data))
	return append(append(bytes.Clone(file[:header]), chunk...), file[header:]...)
}

// crcOf is the checksum of a PNG's chunk.
func crcOf(data []byte) uint32 {
	crc := ^uint32(0)
	for _, b := range data {
		crc ^= uint32(b)
		for range 8 {
			crc = crc>>1 ^ 0xedb88320&-(crc&1)
		}
	}
	return ^crc
}

func draw(kind string) ([]byte, error) {
	var out bytes.Buffer
	switch kind {
	case "pdf":
		return []byte("%PDF-1.7\n1 0 obj\n"), nil
	case "signature":
		img := image.NewRGBA(image.Rect(0, 0, 400, 160))
		for y := range 160 {
			for x := range 400 {
				shade := color.RGBA{255, 255, 255, 255}
				if (x+y)%40 < 4 && x > 40 && x < 360 {
					shade = color.RGBA{20, 30, 120, 255}
				}
				img.Set(x, y, shade)
			}
		}
		err := png.Encode(&out, img)
		return out.Bytes(), err
	}
	size := map[string][2]int{"photo": {800, 600}, "stale": {800, 600}, "grey": {800, 600}, "small": {640, 480}, "page": {620, 877}, "blank": {620, 877}, "tiny": {200, 140}}[kind]
	if size == [2]int{} {
		return nil, fmt.Errorf("no picture is called %s", kind)
	}
	img := image.NewRGBA(image.Rect(0, 0, size[0], size[1]))
	for y := range size[1] {
		for x := range size[0] {
			shade := color.RGBA{uint8(200 + x*40/size[0]), uint8(210 - y*60/size[1]), 220, 255}
			if y%24 < 8 && x > 20 && x < size[0]/2 {
				shade = color.RGBA{90, 30, 130, 255}
			}
			switch kind {
			case "blank":
				shade = color.RGBA{250, 250, 250, 255}
			case "grey":
				shade.G, shade.B = shade.R, shade.R
			}
			img.Set(x, y, shade)
		}
	}
	err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 80})
	return out.Bytes(), err
}
