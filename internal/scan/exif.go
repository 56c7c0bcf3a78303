package scan

import (
	"bytes"
	"encoding/binary"
	"strings"
	"time"
)

// taken is what is read of a picture's EXIF data before it is dropped.
type taken struct {
	orientation int       // 1 to 8, 1 if not said
	at          time.Time // DateTimeOriginal, zero if not said
}

// The tags (EXIF 2.3 section 4.6).
const (
	tagOrientation    = 0x0112
	tagExifFolder     = 0x8769
	tagTimeOriginal   = 0x9003
	tagOffsetOriginal = 0x9011
)

const maxTags = 256 // of a directory

// readTaken reads when and how a picture was taken. What can't be read was not
// said: EXIF data decides nothing by itself.
func readTaken(file []byte, t Type) taken {
	said := taken{orientation: 1}
	tiff, ok := newTIFF(exifOf(file, t))
	if !ok {
		return said
	}
	first, ok := tiff.u32(4)
	if !ok {
		return said
	}
	var zone string
	var clock string
	folder := uint32(0)
	tiff.each(first, func(tag uint16, entry int) {
		switch tag {
		case tagOrientation:
			if v, ok := tiff.u16(entry + 8); ok && v >= 1 && v <= 8 {
				said.orientation = int(v)
			}
		case tagExifFolder:
			folder, _ = tiff.u32(entry + 8)
		}
	})
	tiff.each(folder, func(tag uint16, entry int) {
		switch tag {
		case tagTimeOriginal:
			clock = tiff.text(entry)
		case tagOffsetOriginal:
			zone = tiff.text(entry)
		}
	})
	said.at = parseTaken(clock, zone)
	return said
}

// parseTaken reads "2026:03:02 09:30:00"; a camera that names no zone is in China.
func parseTaken(clock, zone string) time.Time {
	const layout = "2006:01:02 15:04:05"
	if at, err := time.Parse(layout+"-07:00", clock+zone); err == nil {
		return at
	}
	at, err := time.ParseInLocation(layout, clock, time.FixedZone("CST", 8*60*60))
	if err != nil {
		return time.Time{}
	}
	return at
}

// exifOf gives the TIFF structure that holds a file's EXIF data, nil if none.
func exifOf(file []byte, t Type) []byte {
	if t == PNG {
		return chunk(file, "eXIf")
	}
	data, ok := bytes.CutPrefix(segment(file, 0xe1, "Exif\x00\x00"), []byte("Exif\x00\x00"))
	if !ok {
		return nil
	}
	return data
}

// segment gives the first segment of a JPEG with the marker whose content
// begins so, looking no further than the picture itself.
func segment(file []byte, marker byte, begin string) []byte {
	for at := 2; at+4 <= len(file) && file[at] == 0xff; {
		length := int(binary.BigEndian.Uint16(file[at+2:]))
		if file[at+1] == 0xda || length < 2 || at+2+length > len(file) {
			return nil
		}
		content := file[at+4 : at+2+length]
		if file[at+1] == marker && bytes.HasPrefix(content, []byte(begin)) {
			return content
		}
		at += 2 + length
	}
	return nil
}

// chunk gives the first chunk of a PNG with the name.
func chunk(file []byte, name string) []byte {
	for at := 8; at+12 <= len(file); {
		length := int64(binary.BigEndian.Uint32(file[at:]))
		if int64(at)+12+length > int64(len(file)) {
			return nil
		}
		if string(file[at+4:at+8]) == name {
			return file[at+8 : at+8+int(length)]
		}
		at += 12 + int(length)
	}
	return nil
}

// tiff reads numbers and texts of a TIFF structure; every place is checked.
type tiff struct {
	data  []byte
	order binary.ByteOrder
}

func newTIFF(data []byte) (tiff, bool) {
	switch {
	case bytes.HasPrefix(data, []byte("II*\x00")):
		return tiff{data, binary.LittleEndian}, true
	case bytes.HasPrefix(data, []byte("MM\x00*")):
		return tiff{data, binary.BigEndian}, true
	}
	return tiff{}, false
}

func (t tiff) u16(at int) (uint16, bool) {
	if at < 0 || at > len(t.data)-2 {
		return 0, false
	}
	return t.order.Uint16(t.data[at:]), true
}

func (t tiff) u32(at int) (uint32, bool) {
	if at < 0 || at > len(t.data)-4 {
		return 0, false
	}
	return t.order.Uint32(t.data[at:]), true
}

// each calls f with the entries of the directory at a place; none if it is 0.
func (t tiff) each(directory uint32, f func(tag uint16, entry int)) {
	at := int(directory)
	count, ok := t.u16(at)
	if !ok || directory == 0 {
		return
	}
	for n := range min(int(count), maxTags) {
		entry := at + 2 + 12*n
		tag, ok := t.u16(entry)
		if !ok || entry+12 > len(t.data) {
			return
		}
		f(tag, entry)
	}
}

// text gives an entry of type ASCII of up to 64 characters, "" if it is none.
func (t tiff) text(entry int) string {
	const ascii = 2
	kind, ok1 := t.u16(entry + 2)
	count, ok2 := t.u32(entry + 4)
	if !ok1 || !ok2 || kind != ascii || count > 64 {
		return ""
	}
	at := entry + 8
	if count > 4 {
		place, ok := t.u32(at)
		if !ok {
			return ""
		}
		at = int(place)
	}
	if at < 0 || at > len(t.data)-int(count) {
		return ""
	}
	return strings.TrimRight(string(t.data[at:at+int(count)]), "\x00 ")
}
