from builder.views import train_page

train_page.show()
