package scan

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
)

// pixelMemory is at most how many bytes a pixel takes while it is decoded and
// drawn, by what the decoders of the standard library keep.
func pixelMemory(file []byte, t Type, model color.Model) int64 {
	const drawn = 4
	if t == PNG {
		decoded := int64(4)
		switch model {
		case color.NRGBA64Model, color.RGBA64Model, color.Gray16Model:
			decoded = 8
		}
		if len(file) > 28 && file[28] != 0 { // interlaced: the passes beside the whole
			decoded *= 2
		}
		return decoded + drawn
	}
	components := int64(3)
	if model == color.CMYKModel {
		components = 4
	}
	// A progressive JPEG keeps four bytes a sample until its last pass. The
	// marker may also stand in a thumbnail; then the picture is only thought larger.
	if bytes.Contains(file, []byte{0xff, 0xc2}) {
		return components*(4+1) + drawn
	}
	return components + drawn
}

// stripRows is how many rows are turned at a time.
const stripRows = 64

// upright gives the picture on white (what is transparent could hide another
// picture) and turned by its EXIF orientation, 1 to 8.
func upright(picture image.Image, orientation int) *image.RGBA {
	b := picture.Bounds()
	w, h := b.Dx(), b.Dy()
	size := image.Rect(0, 0, w, h)
	if orientation >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(size)
	if orientation == 1 {
		onWhite(out, picture, b.Min)
		return out
	}
	// In strips, so that the whole is never there a third time.
	strip := image.NewRGBA(image.Rect(0, 0, w, stripRows))
	for top := 0; top < h; top += stripRows {
		onWhite(strip, picture, b.Min.Add(image.Pt(0, top)))
		for y := top; y < min(top+stripRows, h); y++ {
			for x := range w {
				tx, ty := turned(x, y, w, h, orientation)
				from, to := strip.PixOffset(x, y-top), out.PixOffset(tx, ty)
				copy(out.Pix[to:to+4], strip.Pix[from:from+4])
			}
		}
	}
	return out
}

func onWhite(out *image.RGBA, picture image.Image, from image.Point) {
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(out, out.Rect, picture, from, draw.Over)
}

// turned tells where a pixel of a picture of w by h goes (EXIF 2.3, tag 0x0112).
func turned(x, y, w, h, orientation int) (int, int) {
	switch orientation {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return y, w - 1 - x
	}
	return x, y
}
