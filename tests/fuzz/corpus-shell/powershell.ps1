docker run `
 -d `
 nginx
