package scan

import (
	"image"
	"math"
	"time"

	"beian/internal/filing"
)

// measures of a picture.
type measures struct {
	width, height int
	spread        float64 // mean difference of a pixel's strongest and weakest channel, 0 to 255
	deviation     float64 // standard deviation of the luminance, 0 to 255
	marks         float64 // share of pixels that differ clearly from the commonest luminance, 0 to 1
}

// Bounds of the measures. They are this system's own, found on generated
// pictures, so where they alone speak a person decides.
const (
	noColour    = 2.0   // spread: no colour at all, whatever the camera's noise
	littleTint  = 8.0   // spread: perhaps a grey picture with a tint
	oneSurface  = 1.0   // deviation: a single surface
	nearlyBlank = 0.001 // marks: a line of text on A4 has more
	tinyShort   = 600   // pixels of the shorter side; small print is lost below
	cameraAhead = time.Hour
)

// measure looks at up to about a quarter of a million pixels in a grid.
func measure(picture *image.RGBA) measures {
	const looked = 512
	w, h := picture.Rect.Dx(), picture.Rect.Dy()
	stepX, stepY := max(1, w/looked), max(1, h/looked)
	var n, sum, squares, spread float64
	var histogram [256]int
	for y := 0; y < h; y += stepY {
		for x := 0; x < w; x += stepX {
			p := picture.Pix[picture.PixOffset(x, y):]
			r, g, b := float64(p[0]), float64(p[1]), float64(p[2])
			luminance := 0.299*r + 0.587*g + 0.114*b
			n++
			sum += luminance
			squares += luminance * luminance
			spread += max(r, g, b) - min(r, g, b)
			histogram[int(luminance)]++
		}
	}
	mean := sum / n
	return measures{
		width: w, height: h, spread: spread / n,
		deviation: math.Sqrt(max(0, squares/n-mean*mean)),
		marks:     marks(histogram, n),
	}
}

// marks is the share of pixels further than 32 from the commonest luminance.
func marks(histogram [256]int, n float64) float64 {
	commonest, clear := 0, 0
	for value, count := range histogram {
		if count > histogram[commonest] {
			commonest = value
		}
	}
	for value, count := range histogram {
		if max(value-commonest, commonest-value) > 32 {
			clear += count
		}
	}
	return float64(clear) / n
}

func judge(m measures, t taken, want Expectation) []filing.Finding {
	var found []filing.Finding
	add := func(code string, severity filing.Severity) {
		chinese, english := Text(code)
		found = append(found, filing.Finding{Rule: code, Severity: severity, Chinese: chinese, English: english, Source: source(code)})
	}
	switch {
	case m.deviation < oneSurface:
		add("scan-blank", filing.Block)
	case m.marks < nearlyBlank:
		add("scan-blank", filing.Human)
	}
	if want.Kind == Photo {
		judgePhoto(m, t, want, add)
		return found
	}
	if want.Kind == Signature { // a few strokes on a small pad, in one ink
		return found
	}
	if min(m.width, m.height) < tinyShort {
		add("scan-tiny", filing.Human)
	}
	if m.spread < noColour {
		add("scan-grey", filing.Warn)
	}
	return found
}

func judgePhoto(m measures, t taken, want Expectation, add func(string, filing.Severity)) {
	switch {
	case want.RuleSet == RuleSet2010 && (m.width != 800 || m.height != 600):
		add("photo-size-2010", filing.Block)
	case want.RuleSet == RuleSetCurrent && (m.width < 800 || m.height < 600 || m.width <= m.height):
		add("photo-size", filing.Block)
	}
	switch {
	case m.spread < noColour:
		add("photo-grey", filing.Block)
	case m.spread < littleTint:
		add("photo-grey", filing.Human)
	}
	switch {
	case t.at.IsZero():
		add("photo-time-missing", filing.Warn)
	case t.at.After(want.Now.Add(cameraAhead)):
		add("photo-time-ahead", filing.Human)
	case want.MaxAge > 0 && t.at.Before(want.Now.Add(-want.MaxAge)):
		add("photo-stale", filing.Human)
	}
}

// source names where a rule comes from; the others are this system's own.
func source(code string) string {
	switch code {
	case "photo-size-2010", "photo-grey", "photo-time-missing", "photo-time-ahead", "photo-stale":
		return "Plan 二(二)1(4)"
	case "photo-size":
		return "工信部信管函〔2019〕87号及各接入服务单位的照片要求"
	}
	return ""
}
