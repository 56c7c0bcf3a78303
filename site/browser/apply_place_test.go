package browser

import (
	"bytes"
	"context"
	"encoding/binary"
	"image/jpeg"
	"io"
	"net/http"
	"testing"

	"beian/internal/casework"
	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/web"
)

// place is the latitude that a telephone writes into a picture, as degrees, minutes
// and seconds.
var place = [6]uint32{31, 1, 14, 1, 3, 1}

// withPlace puts Exif into a JPEG as a telephone does: an IFD that points to one of
// the GPS with a latitude (Exif 2.32, 4.6.3).
func withPlace(t *testing.T, picture []byte) []byte {
	t.Helper()
	var tiff bytes.Buffer
	write := func(all ...any) {
		for _, v := range all {
			must(t, binary.Write(&tiff, binary.BigEndian, v))
		}
	}
	write([]byte("MM\x00*"), uint32(8))
	write(uint16(1), uint16(0x8825), uint16(4), uint32(1), uint32(26), uint32(0))
	write(uint16(2))
	write(uint16(1), uint16(2), uint32(2), []byte("N\x00\x00\x00"))
	write(uint16(2), uint16(5), uint32(3), uint32(56), uint32(0))
	write(place)
	body := append([]byte("Exif\x00\x00"), tiff.Bytes()...)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(body)+2)) //nolint:gosec // some eighty bytes
	return bytes.Join([][]byte{picture[:2], segment, body, picture[2:]}, nil)
}

// TestNoPlace: what a telephone writes into a picture of where it was taken, or of
// anything else, is not in the scan that the verifier gets.
func TestNoPlace(t *testing.T) {
	tab, s := openSystem(t)
	p := &applying{tab}
	ctx := context.Background()
	c := prepared(t, s.URL(), 1, filing.Enterprise)
	var latitude bytes.Buffer
	must(t, binary.Write(&latitude, binary.BigEndian, place))
	sent := withPlace(t, photograph(t, 91))
	if !bytes.Contains(sent, latitude.Bytes()) {
		t.Fatal("the picture has no place to begin with")
	}
	p.size(1280, 844)
	p.holdSession(c.Applicant.Account)
	p.console("/apply/#draft/"+c.ID+"/documents", ".page")
	p.pick("营业执照", "licence.jpg", "image/jpeg", sent)
	p.until("document.querySelector('.tag.filed')")
	must(t, c.Submit(ctx))

	v := askAPI[web.Case](t, s.URL(), demo.AccountVerifier, "/api/provider/cases/"+c.ID+"?purpose=pre-check")
	if len(v.Scans) != 1 {
		t.Fatalf("%d scans", len(v.Scans))
	}
	signed := askAPI[casework.Signed](t, s.URL(), demo.AccountVerifier, "/api/provider/cases/"+c.ID+"/scans/"+v.Scans[0].ID+"?purpose=pre-check")
	r, err := http.NewRequestWithContext(ctx, signed.Method, signed.URL, nil)
	must(t, err)
	for name, value := range signed.Headers {
		r.Header.Set(name, value)
	}
	answer, err := http.DefaultClient.Do(r)
	must(t, err)
	defer func() { must(t, answer.Body.Close()) }()
	got, err := io.ReadAll(answer.Body)
	must(t, err)
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("the store answers %d", answer.StatusCode)
	}
	if m, err := jpeg.Decode(bytes.NewReader(got)); err != nil || m.Bounds().Dx() != 900 {
		t.Fatalf("no picture of 900 pixels: %v", err)
	}
	for name, trace := range map[string][]byte{"Exif": []byte("Exif"), "APP1": {0xff, 0xe1}, "a latitude": latitude.Bytes(), "TIFF": []byte("MM\x00*")} {
		if bytes.Contains(headOf(got), trace) || bytes.Contains(got, latitude.Bytes()) {
			t.Errorf("the clean scan has %s", name)
		}
	}
}

// headOf gives the segments of a JPEG before its picture, where metadata stands.
func headOf(picture []byte) []byte {
	head, _, _ := bytes.Cut(picture, []byte{0xff, 0xda})
	return head
}
