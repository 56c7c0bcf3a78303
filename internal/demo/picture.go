package demo

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
)

// picture draws a fictitious scan: a light sheet with dark lines, different for
// every seed. It shows nothing and nobody.
func picture(width, height int, seed uint64) ([]byte, error) {
	rng := rand.New(rand.NewPCG(seed, 1))
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.Set(x, y, color.RGBA{uint8(200 + x*40/width), uint8(210 - y*60/height), 220, 255})
		}
	}
	for y := 40; y < height-40; y += 24 {
		end := width/3 + rng.IntN(width/2)
		shade := color.RGBA{uint8(rng.IntN(120)), uint8(rng.IntN(90)), uint8(60 + rng.IntN(140)), 255}
		for x := 40; x < end; x++ {
			for d := range 8 {
				img.Set(x, y+d, shade)
			}
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 85}); err != nil {
		return nil, fmt.Errorf("draw a scan: %w", err)
	}
	return out.Bytes(), nil
}
