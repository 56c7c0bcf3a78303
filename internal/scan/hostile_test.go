package scan_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"runtime"
	"sort"
	"testing"

	"beian/internal/scan"
)

// payloads are beginnings of files that something might run or show.
func payloads() map[string][]byte {
	all := map[string][]byte{}
	for name, text := range map[string]string{
		"zip": "PK\x03\x04", "zip end": "PK\x05\x06", "rar": "Rar!\x1a\x07", "7z": "7z\xbc\xaf\x27\x1c", "gzip": "\x1f\x8b\x08",
		"exe": "MZ\x90\x00", "elf": "\x7fELF", "java": "\xca\xfe\xba\xbe", "wasm": "\x00asm", "mp4": "\x00\x00\x00\x18ftypmp42",
		"pdf": "%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript>>", "html": "<html><script>alert(1)</script>",
		"svg": "<svg onload=alert(1)>", "xml": "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>",
		"php": "<?php system($_GET['c']); ?>", "phar": "<?php __HALT_COMPILER(); ?>", "shell": "#!/bin/sh\nid\n",
		"javascript": "*/alert(1);/*", "swf": "CWS\x0a", "eps": "%!PS-Adobe", "gif": "GIF89a", "office": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
	} {
		all[name] = joined(text, "-canary-of-a-hidden-file-", text)
	}
	return all
}

// polyglots are good pictures with a payload in or around them.
func polyglots(t testing.TB) map[string]struct {
	typ  scan.Type
	file []byte
} {
	t.Helper()
	all := map[string]struct {
		typ  scan.Type
		file []byte
	}{}
	for size := 8; size <= 32; size += 8 {
		photo, drawing := asJPEG(t, portrait(size, size)), asPNG(t, portrait(size, size))
		for name, p := range payloads() {
			add := func(place string, typ scan.Type, file []byte) {
				all[fmt.Sprint(typ, " ", size, " ", name, " ", place)] = struct {
					typ  scan.Type
					file []byte
				}{typ, file}
			}
			add("behind", scan.JPEG, joined(photo, p))
			add("far behind", scan.JPEG, joined(photo, make([]byte, 4096), p))
			add("before", scan.JPEG, joined(p, photo))
			add("in the comment", scan.JPEG, withSegment(photo, 0xfe, p))
			add("as a profile", scan.JPEG, withSegment(photo, 0xe2, joined("ICC_PROFILE", 0, 1, 1, p)))
			add("as XMP", scan.JPEG, withSegment(photo, 0xe1, joined("http://ns.adobe.com/xap/1.0/", 0, p)))
			add("in EXIF data", scan.JPEG, withEXIF(photo, joined(exif(binary.BigEndian, 1, "", ""), p)))
			add("as Photoshop's", scan.JPEG, withSegment(photo, 0xed, joined("Photoshop 3.0", 0, p)))
			add("behind", scan.PNG, joined(drawing, p))
			add("before", scan.PNG, joined(p, drawing))
			add("as text", scan.PNG, withChunk(drawing, "tEXt", joined("Comment", 0, p)))
			add("as international text", scan.PNG, withChunk(drawing, "iTXt", joined("XML:com.adobe.xmp", 0, 0, 0, 0, 0, p)))
			add("as a private chunk", scan.PNG, withChunk(drawing, "prVt", p))
			add("as EXIF data", scan.PNG, withChunk(drawing, "eXIf", p))
			add("as a chunk at the end", scan.PNG, joined(drawing, chunk("prVt", p)))
		}
	}
	return all
}

func TestNothingHiddenIsKept(t *testing.T) {
	all := polyglots(t)
	if len(all) < 1000 {
		t.Errorf("only %d polyglots", len(all))
	}
	kept := 0
	for name, tt := range all {
		clean, _, err := scan.Examine(tt.file, expect(scan.Certificate, tt.typ, tt.file))
		if err != nil {
			if refusal(err) == "" {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		kept++
		if bytes.Contains(clean.Bytes, []byte("canary")) {
			t.Errorf("%s: the hidden file is kept", name)
		}
		if end := clean.Bytes[max(0, len(clean.Bytes)-8):]; !bytes.HasSuffix(end, []byte("\xff\xd9")) && !bytes.HasSuffix(end, []byte("IEND\xaeB`\x82")) {
			t.Errorf("%s: the clean file ends with %q", name, end)
		}
	}
	if kept < len(all)/2 {
		t.Errorf("only %d of %d pictures were taken at all", kept, len(all))
	}
}

// bombs are small files that claim to be large, at least 200.
func bombs(t testing.TB) map[string]struct {
	typ  scan.Type
	file []byte
} {
	t.Helper()
	all := map[string]struct {
		typ  scan.Type
		file []byte
	}{}
	add := func(name string, typ scan.Type, file []byte) {
		all[name] = struct {
			typ  scan.Type
			file []byte
		}{typ, file}
	}
	drawing, photo := asPNG(t, portrait(8, 8)), asJPEG(t, portrait(8, 8))
	sides := []int{4001, 5000, 8192, 16384, 20000, 30000, 32767, 40000, 65000, 65535}
	for _, w := range sides {
		for _, h := range sides {
			add(fmt.Sprint("PNG of ", w, "x", h), scan.PNG, resizedPNG(drawing, uint32(w), uint32(h)))
			add(fmt.Sprint("JPEG of ", w, "x", h), scan.JPEG, resizedJPEG(photo, w, h))
		}
	}
	for _, huge := range []uint32{1 << 25, 1 << 30, 1<<31 - 1, 1 << 31, 1<<32 - 1} {
		add(fmt.Sprint("PNG as wide as ", huge), scan.PNG, resizedPNG(drawing, huge, huge))
		add(fmt.Sprint("PNG of one row of ", huge), scan.PNG, resizedPNG(drawing, huge, 1))
		add(fmt.Sprint("PNG of one column of ", huge), scan.PNG, resizedPNG(drawing, 1, huge))
	}
	for _, passes := range []int{65, 1000, 30000} {
		add(fmt.Sprint("JPEG of passes ", passes), scan.JPEG, progressive(64, 64, passes))
	}
	return all
}

func resizedPNG(file []byte, w, h uint32) []byte {
	out := bytes.Clone(file)
	binary.BigEndian.PutUint32(out[16:], w)
	binary.BigEndian.PutUint32(out[20:], h)
	binary.BigEndian.PutUint32(out[29:], crc32.ChecksumIEEE(out[12:29]))
	return out
}

func resizedJPEG(file []byte, w, h int) []byte {
	out := bytes.Clone(file)
	at := frame(out)
	binary.BigEndian.PutUint16(out[at+5:], uint16(h))
	binary.BigEndian.PutUint16(out[at+7:], uint16(w))
	return out
}

// frame is where the frame of a JPEG begins.
func frame(file []byte) int {
	return max(bytes.Index(file, []byte{0xff, 0xc0, 0, 17}), bytes.Index(file, []byte{0xff, 0xc2, 0, 17}))
}

func TestBombsAreRefusedBeforeTheyAreDecoded(t *testing.T) {
	all := bombs(t)
	if len(all) < 200 {
		t.Errorf("only %d bombs", len(all))
	}
	for name, tt := range all {
		want := expect(scan.Certificate, tt.typ, tt.file)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, err := scan.Examine(tt.file, want)
		runtime.ReadMemStats(&after)
		if refusal(err) == "" {
			t.Errorf("%s: %v; want a refusal", name, err)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
			t.Errorf("%s took %d bytes", name, used)
		}
	}
}

// The sum of all that is allocated bounds what is in use at any time. What a
// pixel takes is measured on a small picture of each form and multiplied by
// the most pixels of that form that are taken.
func TestMemoryIsBounded(t *testing.T) {
	const sample = 800
	deep := image.NewNRGBA64(image.Rect(0, 0, sample, sample))
	deep.SetNRGBA64(1, 1, color.NRGBA64{R: 1}) // neither opaque nor grey
	turned := exif(binary.BigEndian, 6, "", "")
	for name, tt := range map[string]struct {
		typ     scan.Type
		file    []byte
		resized func(file []byte, side int) []byte
	}{
		"plain JPEG":            {scan.JPEG, asJPEG(t, uniform(sample, sample, color.White)), jpegSide},
		"JPEG to be turned":     {scan.JPEG, withEXIF(asJPEG(t, uniform(sample, sample, color.White)), turned), jpegSide},
		"progressive JPEG":      {scan.JPEG, progressive(sample, sample, 1), jpegSide},
		"plain PNG":             {scan.PNG, asPNG(t, portrait(sample, sample)), pngSide},
		"deep PNG":              {scan.PNG, asPNG(t, deep), pngSide},
		"deep PNG to be turned": {scan.PNG, withChunk(asPNG(t, deep), "eXIf", turned), pngSide},
		"interlaced PNG":        {scan.PNG, interlaced(t, sample), pngSide},
	} {
		want := expect(scan.Certificate, tt.typ, tt.file)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, err := scan.Examine(tt.file, want)
		runtime.ReadMemStats(&after)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		side := sort.Search(8000, func(side int) bool {
			file := tt.resized(tt.file, side+1)
			_, _, err := scan.Examine(file, expect(scan.Certificate, tt.typ, file))
			return refusal(err) == "scan-too-many-pixels"
		})
		allocated := int64(after.TotalAlloc - before.TotalAlloc)
		most := (allocated*int64(side*side)/(sample*sample) + 2*scan.MaxBytes) >> 20
		t.Logf("%s: up to %d pixels a side, %d MB", name, side, most)
		if side < 2900 || most > 256 {
			t.Errorf("%s: up to %d pixels a side, %d MB", name, side, most)
		}
	}
}

// pngSide gives the beginning of a PNG that claims to be so large.
func pngSide(file []byte, side int) []byte {
	return resizedPNG(file, uint32(side), uint32(side))[:8+25]
}

// jpegSide gives the beginning of a JPEG, up to its first pass, that claims so.
func jpegSide(file []byte, side int) []byte {
	out := resizedJPEG(file, side, side)
	return joined(out[:frame(out)+19], 0xff, 0xda, 0, 12, make([]byte, 10))
}

// interlaced makes a black PNG of 16 bits, interlaced (Adam7).
func interlaced(t testing.TB, side int) []byte {
	t.Helper()
	var data bytes.Buffer
	z := zlib.NewWriter(&data)
	for _, pass := range [][4]int{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}} {
		w, h := (side-pass[0]+pass[2]-1)/pass[2], (side-pass[1]+pass[3]-1)/pass[3]
		if _, err := z.Write(make([]byte, h*(1+8*w))); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	size := binary.BigEndian.AppendUint32(nil, uint32(side))
	return joined("\x89PNG\r\n\x1a\n", chunk("IHDR", joined(size, size, 16, 6, 0, 0, 1)), chunk("IDAT", data.Bytes()), chunk("IEND", nil))
}
