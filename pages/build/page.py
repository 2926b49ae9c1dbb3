from builder.views import build_page

build_page.show()
